/* Depthwise convolution on Armv6-M and Armv7-M: NHWC int8 activations. */
#ifndef TG_DEPTHWISE_CONV_2D_SCALAR_H
#define TG_DEPTHWISE_CONV_2D_SCALAR_H
#include <stdint.h>

#include "tg_window.h"

/* There are channels * depth_multiplier output channels, those of one input channel side by side. zero_point2: 2 * the
 * output's zero point + 1. All sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    int32_t input_zero_point, zero_point2;
} tg_depthwise_conv_2d_scalar_params;

/* Any window. `weights` are [output channels][taps]; `constants` hold for each output channel 2^8 * bias + shift,
 * then the multiplier, of tg_requantize_s8_scalar; the input's zero point is folded into the bias, sums stay below
 * 2^23 in magnitude. Outputs are saturated, and written pixel by pixel while the window is read. `scratch`: a pointer
 * for each tap, then one pixel of the input, aligned as pointers are. */
void tg_depthwise_conv_2d_s8_scalar(const tg_depthwise_conv_2d_scalar_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *constants, int8_t *output, void *scratch);

#endif
