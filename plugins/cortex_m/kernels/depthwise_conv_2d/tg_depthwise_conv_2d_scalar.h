/* Depthwise convolution on Armv6-M and Armv7-M: NHWC int8 activations. */
#ifndef TG_DEPTHWISE_CONV_2D_SCALAR_H
#define TG_DEPTHWISE_CONV_2D_SCALAR_H
#include <stdint.h>

#include "tg_window.h"

/* There are channels * depth_multiplier output channels, those of one input channel side by side. slice: how
 * many of the input's channels are done before the next, at most all. history: how many of the input's pixels
 * are kept, so that the output may be written over the input: at least pad_top * input_width + pad_left + 4;
 * or 0. zero_point2: 2 * the output's zero point + 1. All other sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    int32_t slice, history;
    int32_t input_zero_point, zero_point2;
} tg_depthwise_conv_2d_scalar_params;

/* Any window. `weights` are [depth_multiplier][channels][taps]; `constants`, of the output channels in the
 * same order, are those of tg_finish_s8_scalar, the input's zero point folded into the bias. Outputs are
 * saturated. With a history, which takes a depth multiplier of 1 and an output no larger than the input,
 * `output` may be `input`, or overlap it from below where the slice is all channels. Without one, the slice
 * being all channels, four pixels at a time are written while their windows are read. `scratch`: a pointer
 * for each tap and pixel of four, 128 bytes, and 1 + history times the slice; aligned as pointers are. */
void tg_depthwise_conv_2d_s8_scalar(const tg_depthwise_conv_2d_scalar_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *constants, int8_t *output,
                                    void *scratch);

#endif
