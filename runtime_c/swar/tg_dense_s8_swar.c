#include "tg_dense_model_swar.h"

void tg_dense_s8_swar(const int8_t *input, const uint32_t *weights, const int32_t *starts, int32_t *sums,
                      int32_t groups, int32_t size) {
    tg_dense_model_swar(input, weights, starts, sums, groups, size);
}
