/* Body of tg_matrix_s8_s4_dsp and its like: define TG_MATRIX (the function's name) and TG_BITS (4, 2 or 1),
 * then include this.
 *
 * As in tg_matrix_core_dsp.h, with what a mask leaves of packed weights in place of loaded ones. The offset
 * that makes them positive is taken away by one more block, of the inputs' sums. 13 cycles for the 12
 * products of a block, and 4 for a round of 8 blocks; 80 for the rest of a pair of channels. */
#include "tg_packed_dsp.h"

#ifndef TG_FITTED
#define TG_REQUANTIZE tg_requantize_s8
#define TG_SIGN(doubled) "add.w   r0, r0, " doubled ", asr #31\n"
#endif
#include "tg_matrix_packed_dsp.h"
#include "tg_matrix_pair_dsp.h"

#if TG_DSP
/* clang-format off */
#define TEXT(number) TEXT_OF(number)
#define TEXT_OF(number) #number
#define PIXELS                                                                                                 \
    "ldr.w   r3, [r0], #4        \n"                                                                           \
    "ldr.w   r10, [r0], #4       \n"                                                                           \
    "ldr.w   r11, [r0], #4       \n"
#define PRODUCTS(expand)                                                                                       \
    "smlad   r4, r2, r3, r4      \n"                                                                           \
    "smlad   r5, r2, r10, r5     \n"                                                                           \
    "smlad   r6, r2, r11, r6     \n"                                                                           \
    expand " r2, r2              \n"                                                                           \
    "smlad   r7, r2, r3, r7      \n"                                                                           \
    "smlad   r8, r2, r10, r8     \n"                                                                           \
    "smlad   r9, r2, r11, r9     \n"
#define BLOCK PIXELS "and.w   r2, lr, #" TEXT(TG_MASK) "\n" PRODUCTS("uxtb16")
#define NEXT "ror.w   lr, lr, #" TEXT(TG_BITS) "\n" BLOCK
#define WORD "ldr.w   lr, [r1], #4\n" BLOCK NEXT /* 48 bytes a block: the entry is computed from it */
/* r9: rounds of TG_BITS words, r10: words that the first one leaves out; LLVM knows no shift by 0. */
#if TG_BITS == 4
#define ROUNDS "lsr     r9, r9, #2\n" "rsb     r10, r4, r9, lsl #2\n"
#define WORDS WORD WORD WORD WORD
#elif TG_BITS == 2
#define ROUNDS "lsr     r9, r9, #1\n" "rsb     r10, r4, r9, lsl #1\n"
#define WORDS WORD NEXT NEXT WORD NEXT NEXT
#else
#define ROUNDS "rsb     r10, r4, r9\n"
#define WORDS WORD NEXT NEXT NEXT NEXT NEXT NEXT
#endif

/* Registers: r1 stream; r4-r6 256 * B + A of each pixel, r7-r9 A. In the loop: r0 pixels, r2, r3, r10, r11 operands,
 * r12 rounds, lr a word of weights.
 * Stack: pixels, rounds, entry into the first round, zero_point2, offset1, offset2, output. */
__attribute__((naked)) void TG_MATRIX(__attribute__((unused)) const uint32_t *pixels,
                                      __attribute__((unused)) const int32_t *stream,
                                      __attribute__((unused)) int8_t *output,
                                      __attribute__((unused)) const tg_matrix_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #28         \n"
        "mov     lr, r2              \n"
        "ldm     r3, {r4-r7}         \n" /* words, offset1, offset2, zero_point2 */
        "add     r9, r4, #" TEXT(TG_BITS) " - 1\n"
        ROUNDS
        "mov     r11, #48 * " TEXT(TG_PER_WORD) "\n"
        "adr.w   r8, 2f + 1          \n"
        "mla     r10, r10, r11, r8   \n"
        "strd    r0, r9, [sp, #0]    \n"
        "strd    r10, r7, [sp, #8]   \n"
        "strd    r5, r6, [sp, #16]   \n"
        "b.w     1f                  \n"
        ".balign 4                   \n"
        "2:                          \n"
        WORDS
        "subs    r12, r12, #1        \n"
        "bne.w   2b                  \n"
        "movw    r2, #" TEXT(TG_OFFSET_LOW) "\n"
        "movt    r2, #" TEXT(TG_OFFSET_HIGH) "\n"
        PIXELS
        PRODUCTS("sxtb16")
        "ldr     lr, [sp, #24]       \n"
        REQUANTIZE_PAIR
        "1:                          \n" /* a pair of channels */
        "ldr     r0, [sp, #0]        \n"
        "ldr     r12, [sp, #4]       \n"
        "ldr     r6, [r1], #4        \n"
        "ldr     r9, [r1], #4        \n"
        "str     lr, [sp, #24]       \n"
        "mov     r4, r6              \n"
        "mov     r5, r6              \n"
        "mov     r7, r9              \n"
        "mov     r8, r9              \n"
        "ldr     pc, [sp, #8]        \n"
        "4:                          \n"
        "add     sp, sp, #28         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
/* sum + lane by lane the products of the first bytes and of the second bytes, which count 256 times. */
static void add_block(uint32_t weights, uint32_t a, const uint32_t *pixels, int32_t *both_sums,
                      int32_t *a_sums) {
    for (int pixel = 0; pixel < 3; pixel++) {
        both_sums[pixel] = tg_smlad(weights, pixels[pixel], both_sums[pixel]);
        a_sums[pixel] = tg_smlad(a, pixels[pixel], a_sums[pixel]);
    }
}

void TG_MATRIX(const uint32_t *pixels, const int32_t *stream, int8_t *output, const tg_matrix_dsp_params *p) {
    const uint32_t offset = (uint32_t)TG_OFFSET_HIGH << 16 | TG_OFFSET_LOW;
    uint32_t shifts = 0;
    while (!(shifts >> 17 & 1)) {
        int32_t both[3] = {stream[0], stream[0], stream[0]}, a[3] = {stream[1], stream[1], stream[1]}, b[3];
        const uint32_t *pixel = pixels;
        stream += 2;
        for (int32_t left = p->blocks; left > 0; left--) {
            uint32_t word = (uint32_t)*stream++;
            for (int block = 0; block < TG_PER_WORD; block++, word = tg_rotated(word), pixel += 3) {
                add_block(word & TG_MASK, tg_even_bytes(word & TG_MASK), pixel, both, a);
            }
        }
        add_block(offset, tg_sxtb16(offset), pixel, both, a);
        for (int i = 0; i < 3; i++) {
            b[i] = (int32_t)((uint32_t)both[i] - (uint32_t)a[i]) / 256;
        }
        shifts = (uint32_t)stream[1];
        store(a, 3, stream[0], shifts, p, output);
        store(b, 3, stream[2], shifts >> 8, p, output + 1);
        output += 1 + (shifts >> 16 & 1);
        stream += 3;
    }
}
#endif
