#include "tg_dsp.h"
#include "tg_matrix_dsp.h"
#include "tg_requantize_dsp.h"

/* A word of weights holds channels A and B together (A + 256 * B a lane): SMLAD of it sums 256 * B + A, and after
 * SXTB16, which leaves A, the same inputs sum A alone. So one load and one expansion serve four products a pixel.
 * 12 cycles for the 12 products of a block; 70 for the rest of a pair of channels, of which 39 requantize. */
#if TG_DSP
/* clang-format off */
#define STACK "36"
#define BLOCK                     /* 44 bytes: the entry is computed from it */                               \
    "ldr.w   r2, [r1], #4        \n" /* weights */                                                             \
    "ldr.w   r3, [r0], #4        \n" /* the three pixels */                                                    \
    "ldr.w   r10, [r0], #4       \n"                                                                           \
    "ldr.w   r11, [r0], #4       \n"                                                                           \
    "smlad   r4, r2, r3, r4      \n"                                                                           \
    "smlad   r5, r2, r10, r5     \n"                                                                           \
    "smlad   r6, r2, r11, r6     \n"                                                                           \
    "sxtb16.w r2, r2             \n"                                                                           \
    "smlad   r7, r2, r3, r7      \n"                                                                           \
    "smlad   r8, r2, r10, r8     \n"                                                                           \
    "smlad   r9, r2, r11, r9     \n"
#define BLOCKS_4 BLOCK BLOCK BLOCK BLOCK

/* r14 = the byte for a doubled sum: multiplier r3, addend r10, shift r11. */
#define REQUANTIZE(doubled)                                                                                    \
    "smmlar  r14, " doubled ", r3, r10     \n"                                                                 \
    "add.w   r14, r14, " doubled ", asr #31\n"                                                                 \
    "asr.w   r14, r14, r11       \n"                                                                           \
    "ssat    r14, #8, r14, asr #1\n"
#define CHANNEL_B(both, a, address)                                                                            \
    "sub.w   " both ", " both ", " a "\n"                                                                      \
    "asr.w   " both ", " both ", #7\n" /* twice B's sum */                                                     \
    REQUANTIZE(both)                                                                                           \
    "strb    r14, " address "\n"
#define CHANNEL_A(a, address)                                                                                  \
    "lsl.w   " a ", " a ", #1\n"                                                                               \
    REQUANTIZE(a)                                                                                              \
    "strb    r14, " address "\n"

/* Registers: r0 pixels, r1 stream, r4-r6 256 * B + A of each pixel, r7-r9 A. In the loop: r2, r3, r10, r11 operands,
 * r12 rounds of the loop. After it: r0 output, r2 offset2, r12 offset1, r3 multiplier, r10 addend, r11 shifts.
 * Stack: pixels, rounds, entry, output, offset1, offset2, zero_point2, end. */
__attribute__((naked)) void tg_matrix_s8_dsp(__attribute__((unused)) const uint32_t *pixels,
                                             __attribute__((unused)) const int32_t *stream,
                                             __attribute__((unused)) int8_t *output,
                                             __attribute__((unused)) const tg_matrix_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #" STACK "  \n"
        "ldm     r3, {r4-r8}         \n" /* blocks, offset1, offset2, zero_point2, end */
        "add     r9, r4, #15         \n"
        "lsr     r9, r9, #4          \n" /* rounds of 16 blocks */
        "rsb     r10, r4, r9, lsl #4 \n" /* blocks that the first round leaves out */
        "movs    r11, #44            \n"
        "mul     r10, r10, r11       \n"
        "adr     r11, 2f             \n"
        "add     r10, r10, r11       \n"
        "orr     r10, r10, #1        \n"
        "str     r0, [sp, #0]        \n"
        "str     r9, [sp, #4]        \n"
        "str     r10, [sp, #8]       \n"
        "str     r2, [sp, #12]       \n"
        "str     r5, [sp, #16]       \n"
        "str     r6, [sp, #20]       \n"
        "str     r7, [sp, #24]       \n"
        "str     r8, [sp, #28]       \n"
        "1:                          \n" /* a pair of channels */
        "ldr     r4, [r1], #4        \n"
        "ldr     r7, [r1], #4        \n"
        "ldr     r0, [sp, #0]        \n"
        "ldr     r12, [sp, #4]       \n"
        "ldr     lr, [sp, #8]        \n"
        "mov     r5, r4              \n"
        "mov     r6, r4              \n"
        "mov     r8, r7              \n"
        "mov     r9, r7              \n"
        "bx      lr                  \n"
        ".balign 4                   \n"
        "2:                          \n"
        BLOCKS_4 BLOCKS_4 BLOCKS_4 BLOCKS_4
        "subs    r12, r12, #1        \n"
        "bne.w   2b                  \n"
        "ldr     r3, [r1], #4        \n" /* channel B */
        "ldr     r11, [r1], #4       \n"
        "ldr     r0, [sp, #12]       \n"
        "ldr     r10, [sp, #24]      \n"
        "ldr     r12, [sp, #16]      \n"
        "ldr     r2, [sp, #20]       \n"
        "add     r0, r0, r11, lsr #16\n"
        "lsl     r10, r10, r11       \n"
        CHANNEL_B("r6", "r9", "[r0, r2]")
        CHANNEL_B("r5", "r8", "[r0, r12]")
        CHANNEL_B("r4", "r7", "[r0]")
        "ldr     r3, [r1], #4        \n" /* channel A */
        "ldr     r10, [sp, #24]      \n"
        "sub     r0, r0, r11, lsr #16\n"
        "lsr     r11, r11, #8        \n"
        "lsl     r10, r10, r11       \n"
        CHANNEL_A("r9", "[r0, r2]")
        CHANNEL_A("r8", "[r0, r12]")
        CHANNEL_A("r7", "[r0], #2")
        "str     r0, [sp, #12]       \n"
        "ldr     r2, [sp, #28]       \n"
        "cmp     r1, r2              \n"
        "bne.w   1b                  \n"
        "add     sp, sp, #" STACK "  \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
static void store(const int32_t *sums, int32_t multiplier, uint32_t shift, const tg_matrix_dsp_params *p,
                  int8_t *output) {
    const int32_t offsets[3] = {0, p->offset1, p->offset2};
    for (int pixel = 2; pixel >= 0; pixel--) {
        output[offsets[pixel]] =
            (int8_t)tg_requantize_s8(sums[pixel], multiplier, (int32_t)(shift & 0xFFu), p->zero_point2);
    }
}

void tg_matrix_s8_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                      const tg_matrix_dsp_params *p) {
    for (; stream != p->end; output += 2) {
        int32_t both[3] = {stream[0], stream[0], stream[0]}, a[3] = {stream[1], stream[1], stream[1]}, b[3];
        stream += 2;
        for (int32_t block = 0; block < p->blocks; block++) {
            const uint32_t weights = (uint32_t)*stream++;
            for (int pixel = 0; pixel < 3; pixel++) {
                both[pixel] = tg_smlad(weights, pixels[3 * block + pixel], both[pixel]);
                a[pixel] = tg_smlad(tg_sxtb16(weights), pixels[3 * block + pixel], a[pixel]);
            }
        }
        for (int pixel = 0; pixel < 3; pixel++) {
            b[pixel] = (int32_t)((uint32_t)both[pixel] - (uint32_t)a[pixel]) / 256;
        }
        const uint32_t shifts = (uint32_t)stream[1];
        store(b, stream[0], shifts, p, output + (shifts >> 16));
        store(a, stream[2], shifts >> 8, p, output);
        stream += 3;
    }
}
#endif
