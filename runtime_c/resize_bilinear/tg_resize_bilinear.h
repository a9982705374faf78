/* NHWC images enlarged or reduced by bilinear interpolation. */
#ifndef TG_RESIZE_BILINEAR_H
#define TG_RESIZE_BILINEAR_H
#include <stdint.h>

/* All are at least 1. */
typedef struct {
    int32_t batches, input_height, input_width, output_height, output_width, channels;
} tg_resize_bilinear_params;

/* Output row y lies between the input rows rows[y] and rows[y] + 1, row_fractions[y] of the way; likewise the
 * columns. Where a fraction is 0 the second row or column is not read; elsewhere both lie within the input.
 * `output` must not overlap `input`.
 *
 * int8: fractions count 1/1024, in [0, 1023]; results are rounded to nearest, ties away from zero. */
void tg_resize_bilinear_s8(const tg_resize_bilinear_params *params, const int8_t *input, const int16_t *rows,
                           const int16_t *row_fractions, const int16_t *columns,
                           const int16_t *column_fractions, int8_t *output);

/* float32: fractions in [0, 1); the four weighted pixels are added left column first, upper row first. */
void tg_resize_bilinear_f32(const tg_resize_bilinear_params *params, const float *input, const int16_t *rows,
                            const float *row_fractions, const int16_t *columns, const float *column_fractions,
                            float *output);

#endif
