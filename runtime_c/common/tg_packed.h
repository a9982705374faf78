/* Weights of fewer than 8 bits, packed without gaps: weight i lies in bits [i * size, (i + 1) * size) of the
 * array, counted from the lowest bit of its first byte. Indices are not negative. */
#ifndef TG_PACKED_H
#define TG_PACKED_H
#include <stdint.h>

/* Weight `i` of 4 bits: -8 to 7. */
static inline int32_t tg_weight_s4(const uint8_t *weights, int32_t i) {
    return (int32_t)((uint32_t)weights[i >> 1] << ((i & 1) ? 24 : 28)) >> 28;
}

/* Weight `i` of 2 bits: -2 to 1. */
static inline int32_t tg_weight_s2(const uint8_t *weights, int32_t i) {
    return (int32_t)((uint32_t)weights[i >> 2] << (30 - 2 * (i & 3))) >> 30;
}

/* Weight `i` of 1 bit: 0 stands for -1, 1 for 1. */
static inline int32_t tg_weight_s1(const uint8_t *weights, int32_t i) {
    return 2 * ((weights[i >> 3] >> (i & 7)) & 1) - 1;
}

/* Sum of input[i] * weight first + i over `count` elements; count in [0, 2^16]. Likewise for the others. */
static inline int32_t tg_dot_s8_s4(const int8_t *input, const uint8_t *weights, int32_t first,
                                   int32_t count) {
    int32_t sum = 0, i = 0;
    if ((first & 1) && count > 0) {
        sum = input[0] * tg_weight_s4(weights, first);
        i = 1;
    }
    const uint8_t *pair = weights + ((first + i) >> 1);
    for (; i + 1 < count; i += 2, pair++) {
        const int32_t both = (int8_t)*pair;
        sum += input[i] * ((int32_t)((uint32_t)both << 28) >> 28) + input[i + 1] * (both >> 4);
    }
    return i < count ? sum + input[i] * tg_weight_s4(weights, first + i) : sum;
}

static inline int32_t tg_dot_s8_s2(const int8_t *input, const uint8_t *weights, int32_t first,
                                   int32_t count) {
    int32_t sum = 0, i = 0;
    for (; i < count && ((first + i) & 3); i++) {
        sum += input[i] * tg_weight_s2(weights, first + i);
    }
    const uint8_t *four = weights + ((first + i) >> 2);
    for (; i + 3 < count; i += 4, four++) {
        const uint32_t all = *four;
        sum += input[i] * ((int32_t)(all << 30) >> 30) + input[i + 1] * ((int32_t)(all << 28) >> 30);
        sum += input[i + 2] * ((int32_t)(all << 26) >> 30) + input[i + 3] * ((int32_t)(all << 24) >> 30);
    }
    for (; i < count; i++) {
        sum += input[i] * tg_weight_s2(weights, first + i);
    }
    return sum;
}

/* Twice the sum of the inputs whose bit is set, less the sum of all. */
static inline int32_t tg_dot_s8_s1(const int8_t *input, const uint8_t *weights, int32_t first,
                                   int32_t count) {
    int32_t set = 0, all = 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t bit = (weights[(first + i) >> 3] >> ((first + i) & 7)) & 1;
        set += input[i] & -bit;
        all += input[i];
    }
    return 2 * set - all;
}

#endif
