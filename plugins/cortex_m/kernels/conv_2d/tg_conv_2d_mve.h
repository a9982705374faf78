/* int8 convolutions for cores with MVE: NHWC activations, filters laid out in steps of 16 elements. */
#ifndef TG_CONV_2D_MVE_H
#define TG_CONV_2D_MVE_H
#include <stdint.h>

#include "tg_output_mve.h"

/* Counts and strides are at least 1, `pad_top` and `pad_left` at least 0. The input's strides are in bytes.
 *
 * The rows under a row of windows are copied side by side into the scratch buffer, as columns of
 * kernel_height pixels (column_bytes = kernel_height * input_channels): there a window is one run of bytes.
 * Of each input row the first `copied` pixels are copied, from column `pad_left` on. `steps` times 16 bytes
 * hold a window. Pixels of the output are `output_pixel` bytes apart, at least output_channels. */
typedef struct {
    int32_t image_bytes, row_bytes, pixel_bytes;
    int32_t column_bytes, scratch_bytes;
    int16_t batches, input_height, input_channels, copied;
    int16_t output_height, output_width, output_channels, output_pixel;
    int16_t kernel_height, stride_height, dilation_height, pad_top;
    int16_t stride_width, pad_left;
    int16_t steps, input_zero_point;
    tg_output_mve output;
} tg_conv_2d_mve_params;

/* `weights`: for every four output channels [steps][4][16], in the order of a window's bytes in the scratch
 * buffer, zero beyond it. `bias` (the bias less input_zero_point times the sum of the channel's weights),
 * `multiplier` (in [0, 2^31)) and `right` (minus the right shift, in [-31, 0]) are of each channel. Where
 * output_channels is no multiple of four, the last channel's filter and numbers are repeated. `scratch`: the
 * larger of (pad_left + copied) * column_bytes and (output_width - 1) * stride_width * column_bytes + 16 *
 * steps: scratch_bytes. A row of the output is written when all input rows under it have been read. */
void tg_conv_2d_s8_mve(const tg_conv_2d_mve_params *params, const int8_t *input, const int8_t *weights,
                       const int32_t *bias, const int32_t *multiplier, const int8_t *right, int8_t *scratch,
                       int8_t *output);

/* The same for an output whose zero point is -128, clamped to [-128, 127] only. */
void tg_conv_2d_s8_mve_relu(const tg_conv_2d_mve_params *params, const int8_t *input, const int8_t *weights,
                            const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                            int8_t *scratch, int8_t *output);

/* The same with weights of 4 bits. `weights`: for every four output channels, if `steps` is odd, 32 bytes for
 * the first 16 elements of a window: of channels 0 (low bits) and 1, then of 2 and 3; then for each 32
 * elements [4][16]: elements i (low bits) and 16 + i. */
void tg_conv_2d_s8_s4_mve(const tg_conv_2d_mve_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output);

void tg_conv_2d_s8_s4_mve_relu(const tg_conv_2d_mve_params *params, const int8_t *input,
                               const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                               const int8_t *right, int8_t *scratch, int8_t *output);

#endif
