/* Requantization to int8 in few instructions, in two forms. Valid where the generator has checked the
 * accumulators' bounds, which also makes the constants. */
#ifndef TG_SHORT_REQUANTIZE_H
#define TG_SHORT_REQUANTIZE_H
#include "tg_requantize.h"
#include "tg_short_scale.h"

/* x limited to [minimum, maximum]: as tg_clamp, in a form that compilers turn into fewer branches. */
static inline int32_t tg_limit(int32_t x, int32_t minimum, int32_t maximum) {
    if (x < minimum) {
        return minimum;
    }
    return x > maximum ? maximum : x;
}

/* A straight line, equal on all sums that there can be. constants: what is added to the shifted sum, which
 * stays within 32 bits, and the multiplier, in [0, 2^31). */
static inline int32_t tg_requantize_s8_linear(const tg_short_scale *p, const int32_t *constants,
                                              int32_t sum) {
    const int32_t moved = (int32_t)((uint32_t)sum << p->before) + constants[0];
    const int32_t scaled = (int32_t)(((int64_t)moved * constants[1]) >> 32);
    return tg_limit(scaled >> p->after, p->minimum, p->maximum);
}

/* sum * multiplier / 2^31 rounded to nearest, ties toward plus infinity, from 32-bit products; |sum| < 2^23,
 * multiplier in [0, 2^31). The multiplier is taken byte by byte, from the lowest: each product, with what the
 * last one carries, fits 32 bits. */
static inline int32_t tg_scaled_by_bytes(int32_t sum, int32_t multiplier) {
    int32_t scaled = (sum * (multiplier & 0xFF)) >> 8;
    scaled = (sum * ((multiplier >> 8) & 0xFF) + scaled) >> 8;
    scaled = (sum * ((multiplier >> 16) & 0xFF) + scaled) >> 8;
    return (sum * (multiplier >> 24) + scaled + 64) >> 7;
}

/* As tg_requantize has it, with both roundings. constants: 32 * bias + shift, the shift, in [0, 22], one less
 * than the right shift; and the multiplier, in [0, 2^31). |sum + bias| < 2^30, on cores without a 64-bit
 * multiply < 2^23. */
static inline int32_t tg_requantize_s8_rounded(const tg_short_scale *p, const int32_t *constants,
                                               int32_t sum) {
    const int32_t shift = constants[0] & 31, addend = p->zero_point2 * (int32_t)(1u << shift);
    const int32_t moved = sum + (constants[0] >> 5);
#if defined(TG_NO_MUL64)
    const int32_t scaled = tg_scaled_by_bytes(moved, constants[1]) + (moved >> 31);
#else
    const int64_t product = (int64_t)(moved * 2) * constants[1];
    /* Rounded by the low word's first bit; half away from zero by the sign. */
    const int32_t scaled = (int32_t)(product >> 32) + (int32_t)((uint32_t)product >> 31) + (moved >> 31);
#endif
    return tg_limit((scaled + addend) >> (shift + 1), p->minimum, p->maximum);
}

#endif
