/* int8 depthwise convolutions for cores with MVE: each channel as a plane in which a window is one run of
 * bytes. */
#ifndef TG_DEPTHWISE_CONV_2D_MVE_H
#define TG_DEPTHWISE_CONV_2D_MVE_H
#include <stdint.h>

#include "tg_output_mve.h"

/* Counts and strides are at least 1, paddings at least 0; strides in bytes tell how input and output lie, so
 * that the tensors' rows may be the kernel's columns.
 *
 * A band is `band_rows` rows of outputs and the input rows under them. Up to eight channels at a time are
 * copied into planes of `plane_bytes`, each of `filled_bands` bands of `band_bytes`. A band is stored column
 * by column, `pitch` bytes each: byte (column * pitch + row). So each window is a run of (kernel_columns - 1)
 * * pitch + kernel_rows bytes, in `steps` vectors of 16, and the filters are stored likewise, with zeros
 * between. Outputs of a channel's bands are written when those bands of up to eight channels have been read:
 * with all bands filled, the output may start where the input does, if it has its shape. */
typedef struct {
    int32_t image_bytes, row_bytes, pixel_bytes;
    int32_t output_image_bytes, output_row_bytes, output_pixel_bytes;
    int32_t plane_bytes, band_bytes, scratch_bytes;
    int16_t batches, channels, multiplier;
    int16_t input_rows, copied, output_rows, output_pixels;
    int16_t kernel_rows, stride_rows, stride_pixels, pad_rows, pad_pixels;
    int16_t pitch, band_rows, filled_bands, steps;
    int16_t input_zero_point;
    tg_output_mve output;
} tg_depthwise_conv_2d_mve_params;

/* `weights`: [channels * multiplier][steps][16]. `bias` (the bias less input_zero_point times the sum of the
 * channel's weights), `multiplier` (in [0, 2^31)) and `right` (minus the right shift, in [-31, 0]) are of
 * each output channel. `scratch`: scratch_bytes, with room for windows of up to seven more pixels than the
 * output has. */
void tg_depthwise_conv_2d_s8_mve(const tg_depthwise_conv_2d_mve_params *params, const int8_t *input,
                                 const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, int8_t *scratch, int8_t *output);

/* The same for multiplier == 1, steps == 1 and stride_pixels * pitch == 6: windows of 3x3. `constants`: 200
 * bytes for every eight channels, in turn their filters (16 bytes each, channels 0, 4, 2, 6, 1, 5, 3, 7),
 * biases, multipliers (int32) and minus the right shifts (int8; channels 0, 2, 4, 6, 1, 3, 5, 7). `scratch`
 * has room for eight planes, and for the windows of two more pixels than the output has. */
void tg_depthwise_conv_2d_s8_mve_3x3(const tg_depthwise_conv_2d_mve_params *params, const int8_t *input,
                                     const int32_t *constants, int8_t *scratch, int8_t *output);

/* The same for an output whose zero point is -128, clamped to [-128, 127] only. */
void tg_depthwise_conv_2d_s8_mve_3x3_relu(const tg_depthwise_conv_2d_mve_params *params, const int8_t *input,
                                          const int32_t *constants, int8_t *scratch, int8_t *output);

/* As the first, for stride_pixels * pitch == 1: windows along a line. */
void tg_depthwise_conv_2d_s8_mve_line(const tg_depthwise_conv_2d_mve_params *params, const int8_t *input,
                                      const int32_t *constants, int8_t *scratch, int8_t *output);

#endif
