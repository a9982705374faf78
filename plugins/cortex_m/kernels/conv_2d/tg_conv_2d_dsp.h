/* 2-D convolution on Armv7E-M: NHWC int8 activations; weights, biases and requantization in one stream.
 *
 * `stream` is that of tg_matrix_dsp.h, of one group of channels. The inputs of a window come row by row: of
 * each row the fours in the order 0, 2, 1, 3; then what is left of all rows. Outputs are saturated; where the
 * output's zero point is -128, the functions named ..._relu do the same with less work. Three pixels at a
 * time are read into `scratch` before their outputs are written. `scratch` and `stream` are aligned to 4
 * bytes. */
#ifndef TG_CONV_2D_DSP_H
#define TG_CONV_2D_DSP_H
#include <stdint.h>

#include "tg_conv_2d_swar.h"
#include "tg_window.h"

/* input_channels and output_channels are the distances of pixels in bytes; depth, at most input_channels, is
 * what one group reads of each pixel. zero_point2: 2 * the output's zero point + 1. All sizes at least 1.
 * Outputs are computed from (first_y, first_x) of the padded input on, by step_y and step_x, and written from
 * byte first_output on, output_step bytes each to the next: all of them downwards is the same from the last
 * to the first (for one batch). */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, depth, output_channels;
    int32_t input_zero_point, zero_point2;
    int32_t first_y, step_y, first_x, step_x;
    int32_t first_output, output_step;
} tg_conv_2d_dsp_params;

/* Any window. `input` and `output` point to the group's first channel. `scratch`: 12 bytes for each block of
 * two inputs, then a whole window (kernel height * kernel width * depth bytes). */
void tg_conv_2d_s8_dsp(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                       int8_t *output, void *scratch);
void tg_conv_2d_s8_dsp_relu(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                            int8_t *output, void *scratch);

/* The same with less time for one pixel or two that are left of the threes: for a few pixels in all, as of a
 * row. */
void tg_conv_2d_s8_dsp_few(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                           int8_t *output, void *scratch);
void tg_conv_2d_s8_dsp_few_relu(const tg_conv_2d_dsp_params *params, const int8_t *input,
                                const int32_t *stream, int8_t *output, void *scratch);

/* The same for any scale and rounding: words of shifts as in tg_matrix_fitted_dsp.h. */
void tg_conv_2d_s8_dsp_fitted(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                              int8_t *output, void *scratch);

/* The same for windows of 3x3 over three channels, not dilated: the first layer of networks that see colours.
 */
void tg_conv_2d_s8_dsp_3x3x3(const tg_conv_2d_dsp_params *params, const int8_t *input, const int32_t *stream,
                             int8_t *output, void *scratch);
void tg_conv_2d_s8_dsp_3x3x3_relu(const tg_conv_2d_dsp_params *params, const int8_t *input,
                                  const int32_t *stream, int8_t *output, void *scratch);

/* pixels, depth, output_channels >= 1; zero_point2 as above. */
typedef struct {
    int32_t pixels, depth, output_channels;
    int32_t zero_point2;
} tg_conv_2d_1x1_dsp_params;

/* A window of one pixel at every pixel of the input. `scratch`: 12 bytes for each block of two inputs. */
void tg_conv_2d_s8_dsp_1x1(const tg_conv_2d_1x1_dsp_params *params, const int8_t *input,
                           const int32_t *stream, int8_t *output, void *scratch);
void tg_conv_2d_s8_dsp_1x1_relu(const tg_conv_2d_1x1_dsp_params *params, const int8_t *input,
                                const int32_t *stream, int8_t *output, void *scratch);

/* The same for a few pixels, as above. */
void tg_conv_2d_s8_dsp_1x1_few(const tg_conv_2d_1x1_dsp_params *params, const int8_t *input,
                               const int32_t *stream, int8_t *output, void *scratch);
void tg_conv_2d_s8_dsp_1x1_few_relu(const tg_conv_2d_1x1_dsp_params *params, const int8_t *input,
                                    const int32_t *stream, int8_t *output, void *scratch);

/* Any window, with the stream of tg_sparse_s8_dsp: weights of zero are skipped. `constants` are two words for
 * each channel, as tg_requantize_s8_rounded wants them, the input's zero point folded into the bias; minimum
 * and maximum are not read, nor is `part`. Eight pixels at a time are read into `scratch` before their
 * outputs are written. `scratch`: 8 * inputs + 32 * at_once + outside bytes. */
void tg_conv_2d_s8_dsp_sparse(const tg_conv_2d_swar_params *params, const int8_t *input,
                              const uint32_t *stream, const int32_t *constants, int8_t *output,
                              void *scratch);

#endif
