/* exp, tanh and logistic in float32 without the C library, whose last bit differs among platforms.
 *
 * Each result lies within 2e-7 of the true value, relatively, and is the same to the bit wherever floats are
 * IEEE 754 single precision. NaN gives NaN.
 */
#ifndef TG_MATH_F32_H
#define TG_MATH_F32_H
#include <stdint.h>

#include "tg_types.h"

TG_NO_CONTRACTION

typedef union {
    uint32_t bits;
    float value;
} tg_float_bits;

/* 2^n; n in [-126, 127]. */
static inline float tg_power_of_two_f32(int32_t n) {
    const tg_float_bits power = {(uint32_t)(n + 127) << 23};
    return power.value;
}

/* exp(x) for any x; 0 where the result would be about to turn subnormal. */
static inline float tg_expf(float x) {
    if (!(x >= -87.3f)) {
        return x < -87.3f ? 0.0f : x;
    }
    if (x > 88.72283f) {
        const tg_float_bits infinity = {0x7F800000u};
        return infinity.value;
    }
    const float z = x * 1.44269504f;
    const int32_t n = (int32_t)(z < 0.0f ? z - 0.5f : z + 0.5f);
    const float k = (float)n;
    /* ln 2 in two parts: the first product is exact. */
    const float r = (x - k * 0.693359375f) - k * -2.12194440e-4f;
    float p = 0.00139269268f;
    p = p * r + 0.00836377405f;
    p = p * r + 0.0416665487f;
    p = p * r + 0.166665733f;
    p = p * r + 0.5f;
    const float y = (p * (r * r) + r) + 1.0f;
    /* n may be 128: two factors, each of which a float can hold. */
    const int32_t half = n >> 1;
    return y * tg_power_of_two_f32(half) * tg_power_of_two_f32(n - half);
}

/* tanh(x) for any x. */
static inline float tg_tanhf(float x) {
    const float a = x < 0.0f ? -x : x;
    if (a < 0.625f) {
        const float z = x * x;
        float p = -0.00609671418f;
        p = p * z + 0.0209971797f;
        p = p * z + -0.0538509078f;
        p = p * z + 0.133327693f;
        p = p * z + -0.333333284f;
        return p * z * x + x;
    }
    const float t = a > 9.1f ? 1.0f : 1.0f - 2.0f / (tg_expf(a + a) + 1.0f);
    return x < 0.0f ? -t : t;
}

/* 1 / (1 + exp(-x)) for any x. */
static inline float tg_logisticf(float x) {
    const float e = tg_expf(x < 0.0f ? x : -x);
    return (x < 0.0f ? e : 1.0f) / (1.0f + e);
}

#endif
