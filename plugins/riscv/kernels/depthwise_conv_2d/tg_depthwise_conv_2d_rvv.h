/* int8 depthwise convolution for cores with vectors. */
#ifndef TG_DEPTHWISE_CONV_2D_RVV_H
#define TG_DEPTHWISE_CONV_2D_RVV_H
#include <stdint.h>

#include "tg_output_rvv.h"

/* Sizes of at least 1; padding may be any. The rows under a row of windows stand in the scratch buffer as
 * lines of line_bytes: the padding, then pixels as wide as the output's. It holds line_count = (kernel_height
 * - 1) * dilation_height + 1 lines, the oldest of which makes room for the next. Where stride_width is 1,
 * `side_by_side` windows are the lanes of one block, so that few channels fill them; otherwise it is 1.
 *
 * Rows are row_bytes apart, images image_bytes. An image of one row of windows may be cut into several, one
 * below the other: then each begins `advance` pixels after the one before, row_bytes is 0 and kernel_height
 * 1; otherwise `advance` is 0. */
typedef struct {
    int32_t batches, input_height, input_width, channels, multiplier;
    int32_t output_height, output_width;
    int32_t kernel_height, kernel_width, stride_height, stride_width, dilation_height, dilation_width;
    int32_t pad_top, pad_left;
    int32_t image_bytes, row_bytes, advance;
    int32_t side_by_side, line_bytes, line_count, input_zero_point;
    tg_output_rvv output;
} tg_depthwise_conv_2d_rvv_params;

/* Lanes are channels * multiplier output channels, side_by_side times. `weights`: for each tap, row by row,
 * those of all lanes. Of each lane: `bias` (less input_zero_point times the sum of its weights), and
 * `multiplier` and `right` as tg_requantize_rvv.h has them. `scratch`: line_count * line_bytes. A row of the
 * output is written when all rows under it are read; each is read once. */
void tg_depthwise_conv_2d_s8_rvv(const tg_depthwise_conv_2d_rvv_params *params, const int8_t *input,
                                 const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, int8_t *scratch, int8_t *output);

/* The same for an output whose zero point is -128, clamped to [-128, 127] only. */
void tg_depthwise_conv_2d_s8_rvv_relu(const tg_depthwise_conv_2d_rvv_params *params, const int8_t *input,
                                      const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                      const int8_t *right, int8_t *scratch, int8_t *output);

#endif
