/* The convolution with weights of TG_BITS_RVV bits that tg_conv_2d_s8_s4_rvv and its kin are. */
#ifndef TG_CONV_2D_PACKED_BODY_RVV_H
#define TG_CONV_2D_PACKED_BODY_RVV_H
#include "tg_conv_2d_body_rvv.h"

TG_INLINE_RVV void tg_conv_2d_packed_body_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input,
                                              const int8_t *weights, const int32_t *bias,
                                              const int32_t *multiplier, const int8_t *right, int8_t *scratch,
                                              int8_t *output) {
    const tg_channels_rvv channels = {
        .weights = weights,
        .pitch = p->output_channels,
        .depth = (p->kernel_width * p->column_bytes + 7) & ~7,
        .given = p->stride_width * p->column_bytes,
        .made = p->output_channels,
        .given_third = p->stride_width * p->column_bytes,
        .made_third = p->output_channels,
        .bias = bias,
        .multiplier = multiplier,
        .right = right,
        .output = p->output,
    };
    tg_conv_2d_body_rvv(p, input, &channels, scratch, output, 0);
}

#endif
