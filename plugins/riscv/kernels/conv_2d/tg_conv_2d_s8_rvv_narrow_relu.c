#include "tg_conv_2d_narrow_body_rvv.h"

void tg_conv_2d_s8_rvv_narrow_relu(const tg_conv_2d_rvv_params *p, const int8_t *input, const int8_t *weights,
                                   const int32_t *constants, int8_t *scratch, int8_t *output) {
    tg_conv_2d_narrow_body_rvv(p, input, weights, constants, scratch, output, 1);
}
