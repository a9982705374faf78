#include "tg_matrix_model_swar.h"

const int8_t *tg_matrix_s8_swar(const int32_t *pixels, const int8_t *stream, int32_t *sums, int32_t pairs) {
    return tg_matrix_model_swar(pixels, stream, sums, pairs);
}
