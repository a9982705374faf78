/* tg_matrix_s8_swar in plain C: what a core's assembly has to compute. */
#ifndef TG_MATRIX_MODEL_SWAR_H
#define TG_MATRIX_MODEL_SWAR_H
#include "tg_matrix_swar.h"

static inline const int8_t *tg_matrix_model_swar(const int32_t *pixels, const int8_t *stream, int32_t *sums,
                                                 int32_t pairs) {
    for (; pairs > 0; pairs--, sums += 12) {
        uint32_t whole[6] = {0};
        int32_t upper[6] = {0};
        const int32_t *words = pixels;
        for (int32_t bytes; (bytes = (uint8_t)*stream++) != 0;) {
            int32_t group[6] = {0};
            for (; bytes > 0; bytes -= 2, stream += 2, words += 3) {
                for (int i = 0; i < 6; i++) {
                    group[i] += words[i % 3] * stream[i / 3];
                }
            }
            for (int i = 0; i < 6; i++) {
                whole[i] += (uint32_t)group[i];
                upper[i] += (group[i] + 0x8000) >> 16;
            }
        }
        for (int i = 0; i < 6; i++) {
            sums[2 * i] = (int32_t)(whole[i] - ((uint32_t)upper[i] << 16));
            sums[2 * i + 1] = upper[i];
        }
    }
    return stream;
}

#endif
