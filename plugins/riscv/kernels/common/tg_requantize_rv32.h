/* Requantization to int8 on RV32, in two forms. Valid where the generator has checked the accumulators'
 * bounds, which also makes the constants (`lowering/scales.py`).
 */
#ifndef TG_REQUANTIZE_RV32_H
#define TG_REQUANTIZE_RV32_H
#include "tg_scale_rv32.h"

static inline int32_t tg_limit_rv32(int32_t x, int32_t minimum, int32_t maximum) {
    if (x < minimum) {
        return minimum;
    }
    return x > maximum ? maximum : x;
}

/* A straight line, equal on all sums that there can be. constants: what is added to the shifted sum, which
 * stays within 32 bits, and the multiplier, in [0, 2^31). */
static inline int32_t tg_requantize_s8_rv32_linear(const tg_scale_rv32 *p, const int32_t *constants,
                                                   int32_t sum) {
    const int32_t moved = (int32_t)((uint32_t)sum << p->before) + constants[0];
    const int32_t scaled = (int32_t)(((int64_t)moved * constants[1]) >> 32);
    return tg_limit_rv32(scaled >> p->after, p->minimum, p->maximum);
}

/* As tg_requantize has it, with both roundings. constants: 32 * bias + shift, the shift, in [0, 22], one less
 * than the right shift; and the multiplier, in [0, 2^31). |sum + bias| < 2^30. */
static inline int32_t tg_requantize_s8_rv32(const tg_scale_rv32 *p, const int32_t *constants, int32_t sum) {
    const int32_t shift = constants[0] & 31, addend = p->zero_point2 * (int32_t)(1u << shift);
    const int32_t moved = sum + (constants[0] >> 5);
    const int64_t product = (int64_t)(moved * 2) * constants[1];
    /* Rounded by the low word's first bit; half away from zero by the sign. */
    const int32_t scaled = (int32_t)(product >> 32) + (int32_t)((uint32_t)product >> 31) + (moved >> 31);
    return tg_limit_rv32((scaled + addend) >> (shift + 1), p->minimum, p->maximum);
}

#endif
