#include "tg_depthwise_body_mve.h"

void tg_depthwise_conv_2d_s8_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *input,
                                 const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, int8_t *scratch, int8_t *output) {
    const tg_depthwise_form_mve form = {.advance = 0, .single = 0, .relu = 0};
    tg_depthwise_body_mve(p, input, weights, bias, multiplier, right, scratch, output, form);
}
