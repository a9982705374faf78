/* Fixed-point requantization with gemmlowp's double rounding: the arithmetic of TensorFlow Lite Micro.
 *
 * TG_NO_MUL64 stands for cores without a 32x32->64 multiply: the high product is then built from 16-bit
 * halves, with the same result. It is set here for those that the compiler tells us about.
 */
#ifndef TG_REQUANTIZE_H
#define TG_REQUANTIZE_H
#include <stdint.h>

/* Armv6-M, and Xtensa cores of the call0 ABI (LX106), have no high multiply. */
#if !defined(TG_NO_MUL64) && (defined(__ARM_ARCH_6M__) || defined(__XTENSA_CALL0_ABI__))
#define TG_NO_MUL64 1
#endif

/* a * b / 2^31 rounded to nearest, ties toward plus infinity; b in [0, 2^31), so that nothing saturates. */
static inline int32_t tg_doubling_high_mul(int32_t a, int32_t b) {
#if defined(TG_NO_MUL64)
    const uint32_t magnitude = a < 0 ? 0u - (uint32_t)a : (uint32_t)a;
    const uint32_t a_low = magnitude & 0xFFFFu, a_high = magnitude >> 16;
    const uint32_t b_low = (uint32_t)b & 0xFFFFu, b_high = (uint32_t)b >> 16;
    const uint32_t low = a_low * b_low;
    const uint32_t middle = a_high * b_low + (low >> 16);
    const uint32_t middle2 = a_low * b_high + (middle & 0xFFFFu);
    const uint32_t high = a_high * b_high + (middle >> 16) + (middle2 >> 16);
    const uint32_t rest = (middle2 << 16) | (low & 0xFFFFu);
    /* The magnitude is high:rest / 2^31; bits 30..0 of rest are the fraction. A tie rounds up in magnitude
     * for a positive product, down for a negative one. */
    const uint32_t fraction = rest & 0x7FFFFFFFu;
    const uint32_t whole = (high << 1) | (rest >> 31);
    if (a < 0) {
        return -(int32_t)(whole + (fraction > 0x40000000u ? 1u : 0u));
    }
    return (int32_t)(whole + (fraction >= 0x40000000u ? 1u : 0u));
#else
    return (int32_t)(((int64_t)a * b + ((int64_t)1 << 30)) >> 31);
#endif
}

/* x / 2^exponent rounded to nearest, ties away from zero; exponent in [0, 31]. */
static inline int32_t tg_rounding_shift_right(int32_t x, int exponent) {
    const int32_t mask = (int32_t)((1u << exponent) - 1u);
    const int32_t threshold = (mask >> 1) + (x < 0 ? 1 : 0);
    return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
}

/* x * multiplier * 2^(shift - 31); multiplier in [0, 2^31), shift in [-31, 30]. A positive shift comes first.
 */
static inline int32_t tg_requantize(int32_t x, int32_t multiplier, int shift) {
    if (shift > 0) {
        return tg_doubling_high_mul((int32_t)((uint32_t)x << shift), multiplier);
    }
    return tg_rounding_shift_right(tg_doubling_high_mul(x, multiplier), -shift);
}

/* x limited to [low, high]. */
static inline int32_t tg_clamp(int32_t x, int32_t low, int32_t high) {
    return x < low ? low : x > high ? high : x;
}

#endif
