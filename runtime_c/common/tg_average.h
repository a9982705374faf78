/* Rounded averages of int8 elements: one division for each count, none for each average. */
#ifndef TG_AVERAGE_H
#define TG_AVERAGE_H
#include <stdint.h>

typedef struct {
    uint32_t count, half, reciprocal;
} tg_average;

/* count in [1, 65536] */
static inline tg_average tg_average_of(int32_t count) {
    const uint32_t n = (uint32_t)count;
    const tg_average average = {n, n / 2u, (1u << 24) / n};
    return average;
}

/* sum / count to nearest, ties away from zero; |sum| <= 128 * count.
 * The reciprocal is too small by less than 2^-24 of a unit, and the magnitude is at most 128.5 * count <
 * 2^24: the product stays below 2^32, and the quotient is right or one too small, which the remainder tells.
 */
static inline int32_t tg_average_at(tg_average average, int32_t sum) {
    const uint32_t magnitude = (sum < 0 ? 0u - (uint32_t)sum : (uint32_t)sum) + average.half;
    uint32_t quotient = (magnitude * average.reciprocal) >> 24;
    if (magnitude - quotient * average.count >= average.count) {
        quotient++;
    }
    return sum < 0 ? -(int32_t)quotient : (int32_t)quotient;
}

#endif
