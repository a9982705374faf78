/* Body of tg_matrix_two_s8_dsp and its ReLU form: define TG_MATRIX (the function's name), TG_REQUANTIZE and
 * TG_SIGN as tg_matrix_core_dsp.h asks for them, then include this.
 *
 * 8 cycles for the 8 products of a block, and 2 for a round of 8 blocks; 47 for the rest of a pair of
 * channels. */
#include "tg_matrix_pair_dsp.h"

#if TG_DSP
/* clang-format off */
#define BLOCK                     /* 32 bytes: the entry is computed from it */                               \
    "ldr.w   r2, [r1], #4        \n" /* weights */                                                             \
    "ldr.w   r3, [r0], #4        \n" /* the two pixels */                                                      \
    "ldr.w   r10, [r0], #8       \n"                                                                           \
    "smlad   r4, r2, r3, r4      \n"                                                                           \
    "smlad   r5, r2, r10, r5     \n"                                                                           \
    "sxtb16  r2, r2              \n"                                                                           \
    "smlad   r7, r2, r3, r7      \n"                                                                           \
    "smlad   r8, r2, r10, r8     \n"
#define BLOCKS_4 BLOCK BLOCK BLOCK BLOCK

/* Registers: as in tg_matrix_core_dsp.h, without the third pixel; r6 rounds of 8 blocks, r9 where to begin, r14
 * zero_point2. Stack: pixels, rounds, where to begin, zero_point2, offset1. */
__attribute__((naked)) void TG_MATRIX(__attribute__((unused)) const uint32_t *pixels,
                                      __attribute__((unused)) const int32_t *stream,
                                      __attribute__((unused)) int8_t *output,
                                      __attribute__((unused)) const tg_matrix_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #28         \n"
        "mov     lr, r2              \n"
        "ldm     r3, {r4-r7}         \n" /* blocks, offset1, offset2, zero_point2 */
        "adr.w   r8, 2f + 1          \n"
        "add     r9, r4, #7          \n"
        "lsr     r9, r9, #3          \n"
        "rsb     r10, r4, r9, lsl #3 \n" /* blocks that the first round leaves out */
        "add     r10, r8, r10, lsl #5\n"
        "strd    r0, r9, [sp, #0]    \n"
        "strd    r10, r7, [sp, #8]   \n"
        "str     r5, [sp, #16]       \n"
        "1:                          \n" /* a pair of channels */
        "ldrd    r0, r12, [sp, #0]   \n"
        "ldr     r4, [r1], #4        \n"
        "ldr     r7, [r1], #4        \n"
        "ldr     r9, [sp, #8]        \n"
        "mov     r5, r4              \n"
        "mov     r8, r7              \n"
        "bx      r9                  \n"
        ".balign 4                   \n"
        "2:                          \n"
        BLOCKS_4 BLOCKS_4
        "subs    r12, r12, #1        \n"
        "bne.w   2b                  \n"
        "ldr     r3, [r1], #4        \n" /* requantize */
        "ldr     r11, [r1], #4       \n"
        "ldr     r9, [sp, #12]       \n"
        "ldr     r12, [sp, #16]      \n"
        "lsl     r10, r9, r11        \n"
        "sub     r5, r5, r8          \n"
        "sub     r4, r4, r7          \n"
        CHANNEL(DOUBLE_A, "r8", "[lr, r12]")
        CHANNEL(DOUBLE_A, "r7", "[lr], #1")
        "ldr     r3, [r1], #4        \n"
        "lsr     r11, r11, #8        \n"
        "lsl     r10, r9, r11        \n"
        CHANNEL(DOUBLE_B, "r5", "[lr, r12]")
        CHANNEL(DOUBLE_B, "r4", "[lr]")
        "tst     r11, #0x200         \n"
        "add     lr, lr, r11, lsr #8 \n"
        "beq     1b                  \n"
        "add     sp, sp, #28         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void TG_MATRIX(const uint32_t *pixels, const int32_t *stream, int8_t *output, const tg_matrix_dsp_params *p) {
    uint32_t shifts = 0;
    while (!(shifts >> 17 & 1)) {
        const int32_t first = stream[0], second = stream[1];
        int32_t a[3] = {0}, b[3] = {0};
        for (int pixel = 0; pixel < 2; pixel++) {
            int32_t both = first;
            a[pixel] = second;
            for (int32_t block = 0; block < p->blocks; block++) {
                const uint32_t weights = (uint32_t)stream[2 + block], inputs = pixels[3 * block + pixel];
                both = tg_smlad(weights, inputs, both);
                a[pixel] = tg_smlad(tg_sxtb16(weights), inputs, a[pixel]);
            }
            b[pixel] = (int32_t)((uint32_t)both - (uint32_t)a[pixel]) / 256;
        }
        stream += 2 + p->blocks;
        shifts = (uint32_t)stream[1];
        store(a, 2, stream[0], shifts, p, output);
        store(b, 2, stream[2], shifts >> 8, p, output + 1);
        output += 1 + (shifts >> 16 & 1);
        stream += 3;
    }
}
#endif
