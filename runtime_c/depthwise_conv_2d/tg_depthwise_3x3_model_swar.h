/* The 3x3 cores in plain C, for cores without their assembly. */
#ifndef TG_DEPTHWISE_3X3_MODEL_SWAR_H
#define TG_DEPTHWISE_3X3_MODEL_SWAR_H
#include "tg_depthwise_core_swar.h"

static inline const int8_t *tg_depthwise_3x3_model(const tg_columns_swar *at, int32_t stride,
                                                   const int32_t *plane, const int8_t *weights,
                                                   int32_t *sums) {
    const int32_t row_words = at->row_bytes / 4, column_words = at->column_bytes / 4;
    const int pairs = weights[0];
    for (int32_t column = 0; column < at->columns; column++) {
        for (int32_t row = 0; row < at->rows; row++, sums += 2) {
            const int32_t *window = plane + column * column_words + row * stride * row_words;
            uint32_t whole = 0;
            int32_t upper = 0, group = 0;
            for (int tap = 0; tap < 9; tap++) {
                group += window[tap / 3 * row_words + tap % 3] * weights[1 + tap];
                if (tap == 8 || (pairs ? tap % 2 == 1 : tap % 3 == 2)) {
                    whole += (uint32_t)group;
                    upper += (group + 0x8000) >> 16;
                    group = 0;
                }
            }
            sums[0] = (int32_t)(whole - ((uint32_t)upper << 16));
            sums[1] = upper;
        }
    }
    return weights + 10;
}

#endif
