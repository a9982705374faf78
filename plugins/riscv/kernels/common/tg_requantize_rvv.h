/* Requantization of sums to int8, in the arithmetic of tg_requantize.h: as text for blocks, and its model.
 *
 * A sum is multiplied by multiplier / 2^31 to nearest, ties up (vsmul), and shifted right to nearest, ties
 * away from zero: half up (vnclip), once one less has been made of a negative number. Where `relu`, the
 * output's zero point is -128 and its only clamp: negative results all become -128, however they are rounded.
 * multiplier in [0, 2^31); right shift in [1, 31], or [0, 31] where `relu`.
 */
#ifndef TG_REQUANTIZE_RVV_H
#define TG_REQUANTIZE_RVV_H
#include <stdint.h>

#include "tg_output_rvv.h"
#include "tg_requantize.h"
#include "tg_rvv.h"

#if TG_RVV

/* Lanes of 32 bits; `t` is free. */
#define TG_ASM_TIES_AWAY_RVV(sum, t) \
    "vsra.vi " t ", " sum ", 31\n\t" \
    "vadd.vv " sum ", " sum ", " t "\n\t"

/* Lanes of 16 bits; [zero_point], [minimum], [maximum]: general registers. */
#define TG_ASM_MOVE_RVV(x) "vsadd.vx " x ", " x ", %[zero_point]\n\t"
#define TG_ASM_CLAMP_RVV(x)                \
    "vmax.vx " x ", " x ", %[minimum]\n\t" \
    "vmin.vx " x ", " x ", %[maximum]\n\t"

/* From 32 to 16, and from 16 to 8 bits for the lanes set before. */
#define TG_ASM_TO_16_RVV "vsetvli zero, zero, e16, m4, ta, ma\n\t"
#define TG_ASM_TO_8_RVV "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define TG_ASM_NARROW_RVV(x) "vnclip.wi " x ", " x ", 0\n\t"

#else

static inline int32_t tg_saturate_16_rvv(int64_t x) {
    return (int32_t)(x > 32767 ? 32767 : x < -32768 ? -32768 : x);
}

static inline int8_t tg_requantize_rvv(int32_t sum, int32_t multiplier, int32_t right,
                                       const tg_output_rvv *output, int relu) {
    int64_t x = tg_doubling_high_mul(sum, multiplier);
    if (!relu) {
        x += x < 0 ? -1 : 0;
    }
    x = tg_saturate_16_rvv((x + (right > 0 ? (int64_t)1 << (right - 1) : 0)) >> right);
    const int32_t moved = tg_saturate_16_rvv(x + output->zero_point);
    return (int8_t)tg_clamp(moved, relu ? -128 : output->minimum, relu ? 127 : output->maximum);
}

#endif
#endif
