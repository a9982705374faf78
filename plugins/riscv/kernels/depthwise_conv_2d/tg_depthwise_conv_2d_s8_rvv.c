#include "tg_depthwise_body_rvv.h"

void tg_depthwise_conv_2d_s8_rvv(const tg_depthwise_conv_2d_rvv_params *p, const int8_t *input,
                                 const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, int8_t *scratch, int8_t *output) {
    const tg_filters_rvv filters = {
        .weights = weights, .bias = bias, .multiplier = multiplier, .right = right};
    tg_depthwise_body_rvv(p, input, filters, scratch, output, 0);
}
