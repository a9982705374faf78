/* The 3x3 cores in plain C, for cores without their assembly. */
#ifndef TG_DEPTHWISE_3X3_MODEL_SWAR_H
#define TG_DEPTHWISE_3X3_MODEL_SWAR_H
#include "tg_depthwise_core_swar.h"

/* A group's sum of both products is taken apart: the upper half, corrected for the lower one's sign. */
static inline int32_t tg_upper_swar(int32_t group) {
    return (group + 0x8000) >> 16;
}

static inline void tg_store_swar(int32_t whole, int32_t upper, int32_t *sums) {
    sums[0] = (int32_t)((uint32_t)whole - ((uint32_t)upper << 16));
    sums[1] = upper;
}

/* One output of a and of b, in groups by rows or by pairs; x, y and z: the window's rows. */
static inline void tg_by_rows_swar(const int32_t *x, const int32_t *y, const int32_t *z, const int8_t *w,
                                   int32_t *sums) {
    const int32_t first = x[0] * w[0] + x[1] * w[1] + x[2] * w[2];
    const int32_t second = y[0] * w[3] + y[1] * w[4] + y[2] * w[5];
    const int32_t third = z[0] * w[6] + z[1] * w[7] + z[2] * w[8];
    tg_store_swar((int32_t)((uint32_t)first + (uint32_t)second + (uint32_t)third),
                  tg_upper_swar(first) + tg_upper_swar(second) + tg_upper_swar(third), sums);
}

static inline void tg_by_pairs_swar(const int32_t *x, const int32_t *y, const int32_t *z, const int8_t *w,
                                    int32_t *sums) {
    const int32_t first = x[0] * w[0] + x[1] * w[1], second = x[2] * w[2] + y[0] * w[3];
    const int32_t third = y[1] * w[4] + y[2] * w[5], fourth = z[0] * w[6] + z[1] * w[7], last = z[2] * w[8];
    tg_store_swar(
        (int32_t)((uint32_t)first + (uint32_t)second + (uint32_t)third + (uint32_t)fourth + (uint32_t)last),
        tg_upper_swar(first) + tg_upper_swar(second) + tg_upper_swar(third) + tg_upper_swar(fourth) +
            tg_upper_swar(last),
        sums);
}

static inline const int8_t *tg_depthwise_3x3_model(const tg_columns_swar *at, int32_t stride,
                                                   const int32_t *plane, const int8_t *weights,
                                                   int32_t *sums) {
    const int32_t row = at->row_bytes / 4, step = stride * row, pairs = weights[0];
    const int8_t *const w = weights + 1;
    for (int32_t column = at->columns; column > 0; column--, plane += at->column_bytes / 4) {
        const int32_t *x = plane, *const end = plane + at->rows * step;
        for (; x != end; x += step, sums += 2) {
            if (pairs) {
                tg_by_pairs_swar(x, x + row, x + 2 * row, w, sums);
            } else {
                tg_by_rows_swar(x, x + row, x + 2 * row, w, sums);
            }
        }
    }
    return weights + 10;
}

#endif
