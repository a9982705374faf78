/* What the kernels of three pixels, or two, do with the sums of a pair of channels. Define TG_REQUANTIZE (the
 * C function) and TG_SIGN(doubled) (the instruction that adds a doubled sum's sign to r0, or nothing), or
 * TG_FITTED (any scale and rounding, see tg_matrix_fitted_dsp.h), then include this. */
#ifndef TG_MATRIX_PAIR_DSP_H
#define TG_MATRIX_PAIR_DSP_H
#include "tg_dsp.h"
#include "tg_matrix_dsp.h"
#include "tg_requantize_dsp.h"

#ifdef TG_FITTED
#include "tg_matrix_fitted_dsp.h"
#else
#define DOUBLE_A(sum) "lsl.w " sum ", " sum ", #1\n"
#define DOUBLE_B(sum) "asr.w " sum ", " sum ", #7\n" /* it is 256 times B's */
#define CARRY
#define NEXT_OUTPUT "add     lr, lr, r11, lsr #8 \n"
#define OUTPUT_OF(sum, multiplier, shift, p) \
    TG_REQUANTIZE(sum, multiplier, (int32_t)((shift) & 0xFFu), (p)->zero_point2)
#endif

#if TG_DSP
/* clang-format off */
/* The output of a sum, first doubled: multiplier r3, addend r10, right shift less one in r11. */
#define CHANNEL(doubling, sum, address)                                                                        \
    doubling(sum)                                                                                              \
    "smmlar  r0, " sum ", r3, r10\n"                                                                           \
    TG_SIGN(sum)                                                                                               \
    "asr.w   r0, r0, r11         \n"                                                                           \
    "ssat    r0, #8, r0, asr #1  \n"                                                                           \
    "strb    r0, " address "     \n"

/* Sums in r4-r6 (256 * B + A) and r7-r9 (A), the constants at r1, the output in lr; zero_point2, offset1, offset2 on
 * the stack from 12 on. Goes to 4f after the last pair. */
#define REQUANTIZE_PAIR                                                                                        \
    "ldr     r3, [r1], #4        \n"                                                                           \
    "ldr     r11, [r1], #4       \n"                                                                           \
    "ldr     r10, [sp, #12]      \n"                                                                           \
    "ldr     r12, [sp, #16]      \n"                                                                           \
    "ldr     r2, [sp, #20]       \n"                                                                           \
    "lsl     r10, r10, r11       \n"                                                                           \
    CARRY                                                                                                      \
    "sub     r6, r6, r9          \n"                                                                           \
    "sub     r5, r5, r8          \n"                                                                           \
    "sub     r4, r4, r7          \n"                                                                           \
    CHANNEL(DOUBLE_A, "r9", "[lr, r2]")                                                                        \
    CHANNEL(DOUBLE_A, "r8", "[lr, r12]")                                                                       \
    CHANNEL(DOUBLE_A, "r7", "[lr], #1")                                                                        \
    "ldr     r3, [r1], #4        \n"                                                                           \
    "ldr     r10, [sp, #12]      \n"                                                                           \
    "lsr     r11, r11, #8        \n"                                                                           \
    "lsl     r10, r10, r11       \n"                                                                           \
    CARRY                                                                                                      \
    CHANNEL(DOUBLE_B, "r6", "[lr, r2]")                                                                        \
    CHANNEL(DOUBLE_B, "r5", "[lr, r12]")                                                                       \
    CHANNEL(DOUBLE_B, "r4", "[lr]")                                                                            \
    "tst     r11, #0x200         \n"                                                                           \
    NEXT_OUTPUT                                                                                                \
    "bne     4f                  \n"
/* clang-format on */
#else
static inline void store(const int32_t *sums, int pixels, int32_t multiplier, uint32_t shift,
                         const tg_matrix_dsp_params *p, int8_t *output) {
    const int32_t offsets[3] = {0, p->offset1, p->offset2};
    for (int pixel = pixels - 1; pixel >= 0; pixel--) {
        output[offsets[pixel]] = (int8_t)OUTPUT_OF(sums[pixel], multiplier, shift, p);
    }
}
#endif

#endif
