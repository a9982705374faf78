/* Requantization to int8 in six instructions, equal to tg_requantize with the zero point added and saturated.
 *
 * The high product rounds as SMMULR does on a doubled accumulator; the shift rounds half away from zero by an
 * addend that is one smaller for negative values. Valid where the generator has checked the accumulators'
 * bounds
 * (`lowering/requantization.py`), which also makes the constants.
 */
#ifndef TG_REQUANTIZE_DSP_H
#define TG_REQUANTIZE_DSP_H
#include "tg_dsp.h"

/* |sum| < 2^30; multiplier in [0, 2^31); shift, in [0, 22], is one less than the right shift;
 * zero_point2 = 2 * zero point + 1. Returns [-128, 127]. */
static inline int32_t tg_requantize_s8(int32_t sum, int32_t multiplier, int32_t shift, int32_t zero_point2) {
    const int32_t doubled = sum * 2;
    const int32_t scaled = tg_smmlar(doubled, multiplier, (int32_t)((uint32_t)zero_point2 << shift));
    return tg_ssat8_half((scaled + (doubled >> 31)) >> shift);
}

/* The same where the zero point is -128: what is negative before it saturates, however it was rounded. */
static inline int32_t tg_requantize_relu_s8(int32_t sum, int32_t multiplier, int32_t shift,
                                            int32_t zero_point2) {
    const int32_t scaled = tg_smmlar(sum * 2, multiplier, (int32_t)((uint32_t)zero_point2 << shift));
    return tg_ssat8_half(scaled >> shift);
}

/* The same for any scale and rounding that fitted_requantization.py finds such constants for: the sum is
 * shifted to the left by `up` in [1, 30] first and still fits 32 bits; carry, 0 or 1, is added before the
 * right shift. */
static inline int32_t tg_requantize_fitted_s8(int32_t sum, int32_t multiplier, uint32_t up, uint32_t shift,
                                              int32_t zero_point2, int32_t carry) {
    const int32_t raised = (int32_t)((uint32_t)sum << up);
    const int32_t addend = (int32_t)((uint32_t)zero_point2 << shift) + carry;
    return tg_ssat8_half((tg_smmlar(raised, multiplier, addend) + (raised >> 31)) >> shift);
}

#endif
