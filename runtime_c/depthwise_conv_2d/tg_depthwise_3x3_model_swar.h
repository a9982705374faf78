/* The 3x3 cores in plain C, for cores without their assembly. */
#ifndef TG_DEPTHWISE_3X3_MODEL_SWAR_H
#define TG_DEPTHWISE_3X3_MODEL_SWAR_H
#include "tg_depthwise_core_swar.h"
#include "tg_window_3x3_swar.h"

/* A group's sum of both products is taken apart: the upper half, corrected for the lower one's sign. */
static inline int32_t tg_upper_swar(int32_t group) {
    return (group + 0x8000) >> 16;
}

static inline void tg_store_swar(int32_t whole, int32_t upper, int32_t *sums) {
    sums[0] = (int32_t)((uint32_t)whole - ((uint32_t)upper << 16));
    sums[1] = upper;
}

/* One output of a and of b, in groups by rows or by pairs. */
static inline void tg_by_rows_swar(const int32_t *x, int32_t row_bytes, const int32_t *w, int32_t *sums) {
    int32_t group[3];
    tg_rows_3x3_swar(x, row_bytes, w, group);
    tg_store_swar((int32_t)((uint32_t)group[0] + (uint32_t)group[1] + (uint32_t)group[2]),
                  tg_upper_swar(group[0]) + tg_upper_swar(group[1]) + tg_upper_swar(group[2]), sums);
}

static inline void tg_by_pairs_swar(const int32_t *x, int32_t row_bytes, const int32_t *w, int32_t *sums) {
    int32_t group[5];
    tg_pairs_3x3_swar(x, row_bytes, w, group);
    tg_store_swar((int32_t)((uint32_t)group[0] + (uint32_t)group[1] + (uint32_t)group[2] +
                            (uint32_t)group[3] + (uint32_t)group[4]),
                  tg_upper_swar(group[0]) + tg_upper_swar(group[1]) + tg_upper_swar(group[2]) +
                      tg_upper_swar(group[3]) + tg_upper_swar(group[4]),
                  sums);
}

static inline const int8_t *tg_depthwise_3x3_model(const tg_columns_swar *at, int32_t stride,
                                                   const int32_t *plane, const int8_t *weights,
                                                   int32_t *sums) {
    const int32_t step = stride * (at->row_bytes / 4), pairs = weights[0];
    int32_t w[9]; /* loads of signed bytes may take more than one instruction */
    for (int tap = 0; tap < 9; tap++) {
        w[tap] = weights[1 + tap];
    }
    for (int32_t column = at->columns; column > 0; column--, plane += at->column_bytes / 4) {
        const int32_t *x = plane, *const end = plane + at->rows * step;
        for (; x != end; x += step, sums += 2) {
            if (pairs) {
                tg_by_pairs_swar(x, at->row_bytes, w, sums);
            } else {
                tg_by_rows_swar(x, at->row_bytes, w, sums);
            }
        }
    }
    return weights + 10;
}

#endif
