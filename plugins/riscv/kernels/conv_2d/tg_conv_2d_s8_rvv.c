#include "tg_conv_2d_body_rvv.h"

void tg_conv_2d_s8_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input, const int8_t *weights,
                       const int32_t *bias, const int32_t *multiplier, const int8_t *right, int8_t *scratch,
                       int8_t *output) {
    const tg_channels_rvv channels = {weights,
                                      p->output_channels,
                                      p->kernel_width * p->column_bytes,
                                      p->stride_width * p->column_bytes,
                                      p->output_channels,
                                      bias,
                                      multiplier,
                                      right,
                                      p->output};
    tg_conv_2d_body_rvv(p, input, &channels, scratch, output, 0);
}
