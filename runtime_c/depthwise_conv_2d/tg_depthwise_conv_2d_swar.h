/* Depthwise 2-D convolution, two products a MUL: NHWC int8 activations, a channel at a time. */
#ifndef TG_DEPTHWISE_CONV_2D_SWAR_H
#define TG_DEPTHWISE_CONV_2D_SWAR_H
#include <stdint.h>

#include "tg_short_scale.h"
#include "tg_window.h"

/* A strip of the output's rows after the other, `half` + `lower` of them, the last one as far down as there
 * are rows: what a channel's windows read is copied into a plane of plane_rows * plane_columns words, each of
 * them two values, the second one as many rows below the first as its output, `lower` rows of the output
 * below the other. Of the upper output a plane gives `half` rows; lower <= half. sum_rows: `half`, for
 * windows other than 3x3 rounded up to a multiple of 3. plane_rows and plane_columns cover the windows of
 * sum_rows rows. columns_at_once: columns of the output whose sums are kept. taps: kernel height * kernel
 * width, or 0 for 3x3. */
typedef struct {
    tg_window window;
    int32_t batches, channels, depth_multiplier;
    int32_t half, lower, sum_rows;
    int32_t plane_rows, plane_columns;
    int32_t columns_at_once, kept, taps;
    int32_t input_zero_point;
    tg_short_scale scale;
} tg_depthwise_swar_params;

/* Any window. `stream` holds for each output channel groups of n in [1, 127] taps, row by row: a byte n, then
 * n weights, at most 255 in magnitude all together; a byte 0 ends the channel. `constants` are two words for
 * each output channel, as tg_requantize_s8_rounded or tg_requantize_s8_linear wants them, the input's zero
 * point folded into the bias. `output` may be `input` where the depth multiplier is 1 and the output's image
 * is not larger. `scratch`: 4 * plane_rows * plane_columns + 8 * sum_rows * columns_at_once + 4 * taps bytes,
 * aligned to 4. */
void tg_depthwise_conv_2d_s8_swar(const tg_depthwise_swar_params *params, const int8_t *input,
                                  const int8_t *stream, const int32_t *constants, int8_t *output,
                                  void *scratch);

/* The same, with the linear requantization. */
void tg_depthwise_conv_2d_s8_swar_linear(const tg_depthwise_swar_params *params, const int8_t *input,
                                         const int8_t *stream, const int32_t *constants, int8_t *output,
                                         void *scratch);

/* Windows of 3x3 without dilation, with a vertical stride of 1. `stream` holds for each output channel the
 * rows of tg_depthwise_3x3_s8_swar. */
void tg_depthwise_conv_2d_s8_swar_3x3(const tg_depthwise_swar_params *params, const int8_t *input,
                                      const int8_t *stream, const int32_t *constants, int8_t *output,
                                      void *scratch);

/* The same, with the linear requantization. */
void tg_depthwise_conv_2d_s8_swar_3x3_linear(const tg_depthwise_swar_params *params, const int8_t *input,
                                             const int8_t *stream, const int32_t *constants, int8_t *output,
                                             void *scratch);

/* Windows of 3x3 without dilation, with a vertical stride of 2. */
void tg_depthwise_conv_2d_s8_swar_3x3_stride2(const tg_depthwise_swar_params *params, const int8_t *input,
                                              const int8_t *stream, const int32_t *constants, int8_t *output,
                                              void *scratch);

/* The same, with the linear requantization. */
void tg_depthwise_conv_2d_s8_swar_3x3_stride2_linear(const tg_depthwise_swar_params *params,
                                                     const int8_t *input, const int8_t *stream,
                                                     const int32_t *constants, int8_t *output, void *scratch);

#endif
