/* Sums of products of int16 activations and int8 weights, and their requantization. */
#ifndef TG_DOT_S16_H
#define TG_DOT_S16_H
#include <stdint.h>

/* Sum of input[i] * weights[i] over `count` elements: in 32 bits as long as they hold it. */
static inline int64_t tg_dot_s16(const int16_t *input, const int8_t *weights, int32_t count) {
    int64_t sum = 0;
    while (count > 0) {
        const int32_t part = count < 256 ? count : 256;
        int32_t partial = 0;
        for (int32_t i = 0; i < part; i++) {
            partial += input[i] * weights[i];
        }
        sum += partial;
        input += part;
        weights += part;
        count -= part;
    }
    return sum;
}

/* x * multiplier / 2^shift to nearest, ties toward plus infinity, of the low 32 bits: the arithmetic of
 * TensorFlow Lite Micro for int16 activations. |x| < 2^47, multiplier in [0, 2^15), shift in [8, 46]. */
static inline int32_t tg_requantize_s16(int64_t x, int16_t multiplier, int shift) {
    return (int32_t)((x * multiplier + ((int64_t)1 << (shift - 1))) >> shift);
}

#endif
