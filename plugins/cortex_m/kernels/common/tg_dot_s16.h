/* Sums of products of int16 activations and int8 weights, and their requantization: in place of the portable
 * header of this name, with two products an instruction where the core has it. */
#ifndef TG_DOT_S16_H
#define TG_DOT_S16_H
#include "tg_dsp.h"

/* Sum of input[i] * weights[i] over `count` elements, at most 256 of them, which 32 bits hold. */
static inline int32_t tg_dot_part_s16(const int16_t *input, const int8_t *weights, int32_t count) {
    int32_t sum = 0;
#if TG_DSP || !defined(__arm__) /* elsewhere what the instructions mean */
    for (; count >= 4; count -= 4, input += 4, weights += 4) {
        const uint32_t four = tg_read32(weights), low = tg_read32(input), high = tg_read32(input + 2);
        sum = tg_smlad(tg_sxtb16(four), tg_pkhbt(low, high), sum);      /* 0 and 2 */
        sum = tg_smlad(tg_sxtb16_ror8(four), tg_pkhtb(high, low), sum); /* 1 and 3 */
    }
#endif
    for (int32_t i = 0; i < count; i++) {
        sum += input[i] * weights[i];
    }
    return sum;
}

/* The same, of any count. */
static inline int64_t tg_dot_s16(const int16_t *input, const int8_t *weights, int32_t count) {
    int64_t sum = 0;
    for (; count > 256; count -= 256, input += 256, weights += 256) {
        sum += tg_dot_part_s16(input, weights, 256);
    }
    return sum + tg_dot_part_s16(input, weights, count);
}

/* x * multiplier / 2^shift to nearest, ties toward plus infinity, of the low 32 bits: the arithmetic of
 * TensorFlow Lite Micro for int16 activations. |x| < 2^47, multiplier in [0, 2^15), shift in [8, 46]. */
static inline int32_t tg_requantize_s16(int64_t x, int16_t multiplier, int shift) {
    return (int32_t)((x * multiplier + ((int64_t)1 << (shift - 1))) >> shift);
}

#endif
