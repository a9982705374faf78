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

/* Lanes of 16 bits; [t0], [t1], [t2]: the zero point, the minimum and the maximum. */
#define TG_ASM_MOVE_RVV(x) "vsadd.vx " x ", " x ", %[t0]\n\t"
#define TG_ASM_CLAMP_RVV(x)           \
    "vmax.vx " x ", " x ", %[t1]\n\t" \
    "vmin.vx " x ", " x ", %[t2]\n\t"

/* From 32 to 16, and from 16 to 8 bits for the lanes set before. */
#define TG_ASM_TO_16_RVV "vsetvli zero, zero, e16, m4, ta, ma\n\t"
#define TG_ASM_TO_8_RVV "vsetvli zero, zero, e8, m2, ta, ma\n\t"
#define TG_ASM_NARROW_RVV(x) "vnclip.wi " x ", " x ", 0\n\t"

/* Three vectors of sums, in v0, v8 and v16: the steps one after another. [t0], [t1], [t2]: general registers
 * that are free. [bias], [multiplier], [right]: pointers to the lanes' constants, in memory, as is [output],
 * a tg_output_rvv. Outputs go to [to], to [made] bytes behind it and to [made_third] behind that; [to] moves
 * on to [made] behind the last.
 */
#define TG_START_3_RVV                            \
    "lw %[t0], %[bias]\n\t"                       \
    "vsetvli zero, %[lanes], e32, m8, ta, ma\n\t" \
    "vle32.v v0, (%[t0])\n\t"                     \
    "vmv.v.v v8, v0\n\t"                          \
    "vmv.v.v v16, v0\n\t" TG_ASM_TO_16_RVV

#define TG_SCALE_3_RVV                        \
    "lw %[t0], %[multiplier]\n\t"             \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t" \
    "vle32.v v24, (%[t0])\n\t"                \
    "vsmul.vv v0, v0, v24\n\t"                \
    "vsmul.vv v8, v8, v24\n\t"                \
    "vsmul.vv v16, v16, v24\n\t"

#define TG_TIES_3_RVV                 \
    TG_ASM_TIES_AWAY_RVV("v0", "v24") \
    TG_ASM_TIES_AWAY_RVV("v8", "v24") \
    TG_ASM_TIES_AWAY_RVV("v16", "v24")

#define TG_SHIFT_3_RVV          \
    TG_ASM_TO_16_RVV            \
    "lw %[t0], %[right]\n\t"    \
    "vle8.v v30, (%[t0])\n\t"   \
    "vzext.vf2 v28, v30\n\t"    \
    "vnclip.wv v0, v0, v28\n\t" \
    "vnclip.wv v8, v8, v28\n\t" \
    "vnclip.wv v16, v16, v28\n\t" TG_MOVE_3_RVV

#define TG_MOVE_3_RVV \
    "lw %[t0], %[output]\n\t" TG_ASM_MOVE_RVV("v0") TG_ASM_MOVE_RVV("v8") TG_ASM_MOVE_RVV("v16")
#define TG_CLAMP_3_RVV          \
    "lw %[t1], 4+%[output]\n\t" \
    "lw %[t2], 8+%[output]\n\t" TG_ASM_CLAMP_RVV("v0") TG_ASM_CLAMP_RVV("v8") TG_ASM_CLAMP_RVV("v16")
#define TG_NARROW_3_RVV \
    TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") TG_ASM_NARROW_RVV("v8") TG_ASM_NARROW_RVV("v16")

#define TG_STORE_3_RVV                    \
    TG_NARROW_3_RVV                       \
    "add %[t1], %[to], %[made]\n\t"       \
    "add %[t2], %[t1], %[made_third]\n\t" \
    "vse8.v v0, (%[to])\n\t"              \
    "vse8.v v8, (%[t1])\n\t"              \
    "add %[to], %[t2], %[made]\n\t"       \
    "vse8.v v16, (%[t2])\n\t"

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
