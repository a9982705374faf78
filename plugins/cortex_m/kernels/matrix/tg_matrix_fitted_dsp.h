/* Requantization for any scale and rounding, as tg_requantize_fitted_s8, in kernels that do a pair of
 * channels.
 *
 * Their words of shifts have more bits, 18 to 22: how far A's sum is shifted to the left first, 23: A's
 * carry; 26 to 30 and 31: B's. */
#ifndef TG_MATRIX_FITTED_DSP_H
#define TG_MATRIX_FITTED_DSP_H
#include "tg_requantize_dsp.h"

#define TG_REQUANTIZE tg_requantize_s8
#define TG_SIGN(doubled) "add.w   r0, r0, " doubled ", asr #31\n"
/* Of the word in r11, moved down by 8 for B; r0 is free, r10 the addend. */
#define DOUBLE_A(sum) "ubfx r0, r11, #18, #5\n lsl.w " sum ", " sum ", r0\n"
#define DOUBLE_B(sum) "asr.w " sum ", " sum ", #8\n" DOUBLE_A(sum) /* it is 256 times B's */
#define CARRY "ubfx r0, r11, #23, #1\n add r10, r10, r0\n"
#define NEXT_OUTPUT "ubfx r0, r11, #8, #1\n add lr, lr, r0\n"
#define OUTPUT_OF(sum, multiplier, shift, p)                                                         \
    tg_requantize_fitted_s8(sum, multiplier, (shift) >> 18 & 31u, (shift) & 0xFFu, (p)->zero_point2, \
                            (int32_t)((shift) >> 23 & 1u))

#endif
