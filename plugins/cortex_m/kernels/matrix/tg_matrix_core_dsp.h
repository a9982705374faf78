/* Inner part of the kernels that multiply three expanded pixels by pairs of channels. Define TG_REQUANTIZE
 * (the C function) and TG_SIGN(doubled) (the instruction that adds a doubled sum's sign to r0, or nothing),
 * then include this.
 *
 * A word of weights holds channels A and B together (A + 256 * B a lane): SMLAD of it sums 256 * B + A, and
 * after SXTB16, which leaves A, the same inputs sum A alone. So one load and one expansion serve four
 * products a pixel. 12 cycles for the 12 products of a block: 5 load, 1 expands, 6 multiply, and 4 for a
 * round of 16 blocks. 61 for the rest of a pair of channels, of which 39 requantize and store six outputs (33
 * after a ReLU). */
#include "tg_dsp.h"
#include "tg_matrix_dsp.h"
#include "tg_matrix_pair_dsp.h"

#if TG_DSP
/* clang-format off */
#define BLOCK                     /* 44 bytes: the entry is computed from it */                               \
    "ldr.w   r2, [r1], #4        \n" /* weights */                                                             \
    "ldr.w   r3, [r0], #4        \n" /* the three pixels */                                                    \
    "ldr.w   r10, [r0], #4       \n"                                                                           \
    "ldr.w   r11, [r0], #4       \n"                                                                           \
    "smlad   r4, r2, r3, r4      \n"                                                                           \
    "smlad   r5, r2, r10, r5     \n"                                                                           \
    "smlad   r6, r2, r11, r6     \n"                                                                           \
    "sxtb16  r2, r2            \n"                                                                             \
    "smlad   r7, r2, r3, r7      \n"                                                                           \
    "smlad   r8, r2, r10, r8     \n"                                                                           \
    "smlad   r9, r2, r11, r9     \n"
#define BLOCKS_4 BLOCK BLOCK BLOCK BLOCK

/* All channels of `stream` for three pixels; begins at label 1, ends at label 4, which the function defines.
 *
 * Registers: r1 stream, lr output; r4-r6 256 * B + A of each pixel, r7-r9 A. In the loop: r0 pixels, r2, r3, r10, r11
 * operands, r12 rounds of 16 blocks. After it: r0 result, r2 offset2, r12 offset1, r3 multiplier, r10 addend, r11
 * shifts. The first block is done apart, with the biases as addends.
 * Stack: pixels, rounds, where to go on after the first block, zero_point2, offset1, offset2. */
#define PAIRS_OF_CHANNELS                                                                                      \
    ".balign 4                   \n"                                                                           \
    "2:                          \n"                                                                           \
    BLOCKS_4 BLOCKS_4 BLOCKS_4 BLOCKS_4                                                                        \
    "subs    r12, r12, #1        \n"                                                                           \
    "bne.w   2b                  \n"                                                                           \
    ".balign 4                   \n"                                                                           \
    "3:                          \n" /* requantize */                                                          \
    REQUANTIZE_PAIR                                                                                            \
    "1:                          \n" /* a pair of channels */                                                  \
    "ldr     r0, [sp, #0]        \n"                                                                           \
    "ldr     r12, [sp, #4]       \n"                                                                           \
    "ldr     r6, [r1], #4        \n"                                                                           \
    "ldr     r9, [r1], #4        \n"                                                                           \
    "ldr     r2, [r1], #4        \n"                                                                           \
    "ldr     r3, [r0], #4        \n"                                                                           \
    "ldr     r10, [r0], #4       \n"                                                                           \
    "ldr     r11, [r0], #4       \n"                                                                           \
    "smlad   r4, r2, r3, r6      \n"                                                                           \
    "smlad   r5, r2, r10, r6     \n"                                                                           \
    "smlad   r6, r2, r11, r6     \n"                                                                           \
    "sxtb16  r2, r2              \n"                                                                           \
    "smlad   r7, r2, r3, r9      \n"                                                                           \
    "smlad   r8, r2, r10, r9     \n"                                                                           \
    "smlad   r9, r2, r11, r9     \n"                                                                           \
    "ldr     pc, [sp, #8]        \n"

/* From the number of blocks in r4: r9 rounds, r10 where to go on after the first block. Changes r4, r8, r11. */
#define ROUNDS                                                                                                 \
    "adr.w   r8, 2f + 1          \n"                                                                           \
    "subs    r4, r4, #1          \n"                                                                           \
    "add     r9, r4, #15         \n"                                                                           \
    "lsr     r9, r9, #4          \n"                                                                           \
    "rsb     r10, r4, r9, lsl #4 \n" /* blocks that the first round leaves out */                              \
    "mov     r11, #44            \n"                                                                           \
    "mla     r10, r10, r11, r8   \n"                                                                           \
    "adr.w   r8, 3f + 1          \n"                                                                           \
    "it      eq                  \n"                                                                           \
    "moveq   r10, r8             \n"
/* clang-format on */
#else
/* What PAIRS_OF_CHANNELS does. */
static void pairs_of_channels(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                              const tg_matrix_dsp_params *p) {
    uint32_t shifts = 0;
    while (!(shifts >> 17 & 1)) {
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
        shifts = (uint32_t)stream[1];
        store(a, 3, stream[0], shifts, p, output);
        store(b, 3, stream[2], shifts >> 8, p, output + 1);
        output += 1 + (shifts >> 16 & 1);
        stream += 3;
    }
}
#endif
