#include "tg_conv_2d_body_rvv.h"

void tg_conv_2d_s8_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input, const int8_t *weights,
                       const int32_t *bias, const int32_t *multiplier, const int8_t *right, int8_t *scratch,
                       int8_t *output) {
    const int32_t given = p->stride_width * p->column_bytes, made = p->output_channels;
    const tg_channels_rvv channels = {
        weights, made,     p->kernel_width * p->column_bytes, given, made, given, made, bias, multiplier,
        right,   p->output};
    tg_conv_2d_body_rvv(p, input, &channels, scratch, output, 0);
}
