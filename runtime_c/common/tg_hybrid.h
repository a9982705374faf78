/* Quantization on the device, for float32 activations that meet int8 weights. */
#ifndef TG_HYBRID_H
#define TG_HYBRID_H
#include <stdint.h>

#include "tg_types.h"

TG_NO_CONTRACTION

/* The largest magnitude of `count` elements; count >= 1. */
static inline float tg_largest_magnitude(const float *input, int32_t count) {
    float largest = 0.0f;
    for (int32_t i = 0; i < count; i++) {
        const float magnitude = input[i] < 0.0f ? -input[i] : input[i];
        largest = magnitude > largest ? magnitude : largest;
    }
    return largest;
}

/* x to the nearest integer in [-127, 127], ties away from zero. Limited before the conversion, which is
 * undefined for what an int32 cannot hold. */
static inline int8_t tg_round_symmetric_s8(float x) {
    const float limited = x > -127.0f ? (x < 127.0f ? x : 127.0f) : -127.0f;
    const int32_t whole = (int32_t)limited;
    const float rest = limited - (float)whole;
    return (int8_t)(whole + (rest >= 0.5f ? 1 : rest <= -0.5f ? -1 : 0));
}

/* Quantizes `count` finite elements symmetrically, the largest magnitude to 127; returns the scale. count
 * >= 1. */
static inline float tg_quantize_hybrid_s8(const float *input, int32_t count, int8_t *output) {
    const float largest = tg_largest_magnitude(input, count);
    const float factor = largest > 0.0f ? 127.0f / largest : 0.0f;
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_round_symmetric_s8(input[i] * factor);
    }
    return largest > 0.0f ? largest / 127.0f : 1.0f;
}

#endif
