/* 2-D convolution on Armv7E-M: any window, NHWC activations; weights as tg_matrix_s8_dsp takes them. */
#ifndef TG_CONV_2D_DSP_H
#define TG_CONV_2D_DSP_H
#include <stdint.h>

#include "tg_window.h"

/* input_channels and output_channels are the distances of pixels in bytes; depth, at most input_channels, is what
 * one group reads of each pixel. zero_point2: 2 * the output's zero point + 1. All sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, depth, output_channels;
    int32_t input_zero_point, zero_point2;
    int32_t stream_words;
} tg_conv_2d_dsp_params;

/* int8, saturated; `stream` (see tg_matrix_dsp.h) holds weights, biases and requantization of one group. Inputs of a
 * window come row by row: of each row the fours in the order 0, 2, 1, 3; then what is left of all rows.
 * `input` and `output` point to the group's first channel. Three pixels at a time are read into `scratch` before
 * their outputs are written. `scratch`: 12 bytes for each block of two inputs, then one row of a window (kernel
 * width * depth bytes); aligned to 4 bytes, like `stream`. */
void tg_conv_2d_s8_dsp(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                       int8_t *output, void *scratch);

#endif
