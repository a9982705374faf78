/* Reciprocals in fixed point, as gemmlowp computes them. */
#ifndef TG_RECIPROCAL_H
#define TG_RECIPROCAL_H
#include <stdint.h>

#include "tg_requantize.h"

/* The number of zero bits above the highest one; x > 0. */
static inline int tg_leading_zeros(uint32_t x) {
#if defined(__GNUC__)
    return __builtin_clz((unsigned)x);
#else
    int zeros = 0;
    while (!(x & 0x80000000u)) {
        x <<= 1;
        zeros++;
    }
    return zeros;
#endif
}

/* 1 / (1 + x), both in Q0.31; x >= 0. Three Newton-Raphson steps towards 2 / (1 + x), held in Q2.29. */
static inline int32_t tg_one_over_one_plus(int32_t x) {
    const int32_t half_denominator = (x >> 1) + (1 << 30);
    int32_t estimate =
        1515870810 + tg_doubling_high_mul(-1010580540, half_denominator); /* 48/17 - 32/17 of it */
    for (int step = 0; step < 3; step++) {
        const int32_t error = (1 << 29) - tg_doubling_high_mul(estimate, half_denominator);
        estimate += tg_doubling_high_mul(error, estimate) * 4;
    }
    return estimate >= 1 << 30 ? INT32_MAX : estimate * 2;
}

/* 1 / x as a number in Q0.31 over 2^*shift; x > 0 has `integer_bits` integer bits of 31. */
static inline int32_t tg_reciprocal(uint32_t x, int integer_bits, int *shift) {
    const int zeros = tg_leading_zeros(x);
    *shift = integer_bits - zeros;
    return tg_one_over_one_plus((int32_t)((x << zeros) - 0x80000000u));
}

#endif
