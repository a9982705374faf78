/* Requantization to int8 for cores without packed-integer instructions, equal to tg_requantize with the zero
 * point added and saturated. Valid where the generator has checked the accumulators' bounds, which also makes
 * the constants. */
#ifndef TG_REQUANTIZE_SCALAR_H
#define TG_REQUANTIZE_SCALAR_H
#include "tg_short_requantize.h"

/* sum * multiplier / 2^31 rounded to nearest, ties toward plus infinity; |sum| < 2^23. */
static inline int32_t tg_scaled_scalar(int32_t sum, int32_t multiplier) {
#if defined(TG_NO_MUL64)
    return tg_scaled_by_bytes(sum, multiplier);
#else
    return (int32_t)(((int64_t)(sum * 2) * multiplier + ((int64_t)1 << 31)) >> 32);
#endif
}

/* x limited to [-128, 127]. */
static inline int32_t tg_saturate_s8_scalar(int32_t x) {
#if defined(__thumb2__)
    int32_t result;
    __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(x));
    return result;
#else
    return (int8_t)x == x ? x : (x >> 31) ^ 127;
#endif
}

/* |sum| < 2^23; multiplier in [0, 2^31); shift, in [0, 22], is one less than the right shift; addend = (2 *
 * zero point + 1) << shift. Returns [-128, 127]. */
static inline int32_t tg_requantize_s8_scalar(int32_t sum, int32_t multiplier, int32_t shift,
                                              int32_t addend) {
    const int32_t scaled = tg_scaled_scalar(sum, multiplier) + addend;
    return tg_saturate_s8_scalar((scaled + (sum >> 31)) >> (shift + 1)); /* half away from zero */
}

/* As tg_requantize_s8_rounded, but saturated to int8, not limited; |sum + bias| < 2^23. */
static inline int32_t tg_requantize_s8_saturated(const tg_short_scale *p, const int32_t *constants,
                                                 int32_t sum) {
    const int32_t shift = constants[0] & 31, addend = p->zero_point2 * (int32_t)(1u << shift);
    return tg_requantize_s8_scalar(sum + (constants[0] >> 5), constants[1], shift, addend);
}

#endif
