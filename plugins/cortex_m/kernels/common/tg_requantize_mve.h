/* Requantization of accumulators, in the arithmetic of tg_requantize.h, four or eight at a time. */
#ifndef TG_REQUANTIZE_MVE_H
#define TG_REQUANTIZE_MVE_H
#include <stdint.h>

#include "tg_mve.h"
#include "tg_output_mve.h"

/* x * multiplier / 2^31 to nearest, ties up, then shifted right, ties up: what the scheme says of results
 * that are not negative. Of negative ones it may be one too large: good for outputs whose zero point is -128,
 * which all of those saturate to. multiplier >= 0; `right` is minus the right shift, in [-31, 0]. */
static inline int32x4_t tg_scale_up_mve(int32x4_t x, int32x4_t multiplier, int32x4_t right) {
    return vrshlq_s32(vqrdmulhq_s32(x, multiplier), right);
}

/* The same with ties of the shift away from zero: the scheme's own arithmetic. One less before the shift does
 * it for negative numbers, in the lanes that are shifted at all. */
static inline int32x4_t tg_scale_mve(int32x4_t x, int32x4_t multiplier, int32x4_t right) {
    const int32x4_t product = vqrdmulhq_s32(x, multiplier);
    return vrshlq_s32(vaddq_s32(product, vshrq_n_s32(vandq_s32(product, right), 31)), right);
}

/* Scaled accumulators `even` and `odd`, saturated to 16 bits, as lanes 0, 2, 4, 6 and 1, 3, 5, 7, and the
 * output's zero point added. (Compilers copy the vector of which half is kept.) */
static inline int16x8_t tg_interleave_mve(int32x4_t even, int32x4_t odd, int16_t zero_point) {
#if TG_MVE
    __asm__("vqmovnb.s32 %q0, %q0\n\t"
            "vqmovnt.s32 %q0, %q1\n\t"
            "vqadd.s16 %q0, %q0, %2"
            : "+&w"(even)
            : "w"(odd), "r"((int32_t)zero_point));
    return vreinterpretq_s16_s32(even);
#else
    return vqaddq_n_s16(vqmovntq_s32(vqmovnbq_s32(vreinterpretq_s16_s32(even), even), odd), zero_point);
#endif
}

/* The same as outputs, each in its lane's low byte. */
static inline int16x8_t tg_narrow_mve(int32x4_t even, int32x4_t odd, const tg_output_mve *output) {
    const int16x8_t both = tg_interleave_mve(even, odd, output->zero_point);
    return vminq_s16(vmaxq_s16(both, vdupq_n_s16(output->minimum)), vdupq_n_s16(output->maximum));
}

/* The same where `minimum` and `maximum` are those of the type. */
static inline int16x8_t tg_narrow_full_mve(int32x4_t even, int32x4_t odd, int16_t zero_point) {
    const int16x8_t both = tg_interleave_mve(even, odd, zero_point);
#if TG_MVE
    int16x8_t narrow = both;
    __asm__("vqmovnb.s16 %q0, %q0" : "+w"(narrow));
    return narrow;
#else
    return vreinterpretq_s16_s8(vqmovnbq_s16(vreinterpretq_s8_s16(both), both));
#endif
}

/* The low bytes of the first `count` lanes to to[places]; count >= 1. (Compilers carry predicates through
 * general registers.) */
static inline void tg_scatter_first_mve(int8_t *to, uint16x8_t places, int16x8_t x, int32_t count) {
#if TG_MVE
    __asm__ volatile("vctp.16 %3\n\t"
                     "vpst\n\t"
                     "vstrbt.16 %q2, [%0, %q1]"
                     :
                     : "r"(to), "w"(places), "w"(x), "r"(count)
                     : "memory", "p0");
#else
    vstrbq_scatter_offset_p_s16(to, places, x, vctp16q((uint32_t)count));
#endif
}

#endif
