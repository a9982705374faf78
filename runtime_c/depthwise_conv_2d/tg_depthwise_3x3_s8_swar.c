#include "tg_depthwise_3x3_model_swar.h"

const int8_t *tg_depthwise_3x3_s8_swar(const tg_columns_swar *at, const int32_t *plane, const int8_t *weights,
                                       int32_t *sums) {
    return tg_depthwise_3x3_model(at, 1, plane, weights, sums);
}
