/* int8 convolution for cores with vectors. */
#ifndef TG_CONV_2D_RVV_H
#define TG_CONV_2D_RVV_H
#include <stdint.h>

#include "tg_output_rvv.h"

/* Sizes of at least 1; padding may be any. kernel_width: with the gaps of a dilated window, whose weights are
 * 0. `at_once`: windows of a row that are computed together. The columns under them stand in the scratch
 * buffer one after another, each column_bytes = kernel_height * input_channels long: a window is a run of
 * bytes. */
typedef struct {
    int32_t batches, input_height, input_width, input_channels;
    int32_t output_height, output_width, output_channels;
    int32_t kernel_height, kernel_width, column_bytes;
    int32_t stride_height, stride_width, dilation_height, pad_top, pad_left;
    int32_t at_once, input_zero_point;
    tg_output_rvv output;
} tg_conv_2d_rvv_params;

/* Output channels are the lanes. `weights`: [kernel_width][kernel_height][input_channels][output_channels].
 * Of each channel: `bias` (less input_zero_point times the sum of its weights), and `multiplier` and `right`
 * as tg_requantize_rvv.h has them; all of output_channels numbers. `scratch`: ((at_once - 1) * stride_width +
 * kernel_width) * column_bytes. The outputs of `at_once` windows are written when all under them is read. */
void tg_conv_2d_s8_rvv(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                       const int32_t *bias, const int32_t *multiplier, const int8_t *right, int8_t *scratch,
                       int8_t *output);

/* The same for an output whose zero point is -128, clamped to [-128, 127] only. */
void tg_conv_2d_s8_rvv_relu(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                            const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                            int8_t *scratch, int8_t *output);

/* As tg_conv_2d_s8_rvv with weights of 4, 2 or 1 bits, whatever the output's zero point; then right shifts
 * may be 0 where it is -128 and its only clamp. The inputs of a window are rounded up to a multiple of 8, for
 * one bit they are such: `weights` holds a byte of each channel (see tg_fields_rvv.h) for 8 / bits of them,
 * and `scratch` has as many bytes more. */
void tg_conv_2d_s8_s4_rvv(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output);
void tg_conv_2d_s8_s2_rvv(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output);
void tg_conv_2d_s8_s1_rvv(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output);

/* Windows are the lanes: for few output channels. `weights`: for every three output channels
 * [kernel_width][kernel_height][input_channels][3]; `constants`: for every three their biases, multipliers
 * and right shifts. Where output_channels is no multiple of three, the last three are those of the last
 * three channels; of one or two channels the last one is repeated. */
void tg_conv_2d_s8_rvv_narrow(const tg_conv_2d_rvv_params *params, const int8_t *input, const int8_t *weights,
                              const int32_t *constants, int8_t *scratch, int8_t *output);

void tg_conv_2d_s8_rvv_narrow_relu(const tg_conv_2d_rvv_params *params, const int8_t *input,
                                   const int8_t *weights, const int32_t *constants, int8_t *scratch,
                                   int8_t *output);

#endif
