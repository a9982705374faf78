/* What the int8 SOFTMAX kernels share: the largest element and the sum of exponentials of one row. */
#ifndef TG_SOFTMAX_ROW_S8_H
#define TG_SOFTMAX_ROW_S8_H
#include <stdint.h>

#include "tg_softmax.h"

/* Integer bits of the sum: each exponential, at most 1, enters it with 19 fractional bits. */
#define TG_SOFTMAX_SUM_BITS 12

static inline int32_t tg_softmax_largest_s8(const int8_t *row, int32_t depth) {
    int32_t largest = row[0];
    for (int32_t i = 1; i < depth; i++) {
        if (row[i] > largest) {
            largest = row[i];
        }
    }
    return largest;
}

static inline uint32_t tg_softmax_sum_s8(const tg_softmax_s8_params *p, const int32_t *exponentials,
                                         const int8_t *row, int32_t largest) {
    uint32_t sum = 0;
    for (int32_t i = 0; i < p->depth; i++) {
        const int32_t below = largest - row[i];
        if (below < p->entries) {
            sum += ((uint32_t)exponentials[below] + (1u << (TG_SOFTMAX_SUM_BITS - 1))) >> TG_SOFTMAX_SUM_BITS;
        }
    }
    return sum;
}

#endif
