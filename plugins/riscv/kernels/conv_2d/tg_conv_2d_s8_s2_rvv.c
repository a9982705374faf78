#define TG_BITS_RVV 2
#include "tg_conv_2d_packed_body_rvv.h"

void tg_conv_2d_s8_s2_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output) {
    tg_conv_2d_packed_body_rvv(p, input, weights, bias, multiplier, right, scratch, output);
}
