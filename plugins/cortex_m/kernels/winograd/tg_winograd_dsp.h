/* Exact integer Winograd convolution F(4x4, 3x3), stride 1: 36 products for 16 outputs instead of 144.
 *
 * The mathematics and the proof of the ranges stand in `winograd.py`, which makes the transformed filters.
 * All arithmetic is modulo 2^32.
 */
#ifndef TG_WINOGRAD_DSP_H
#define TG_WINOGRAD_DSP_H
#include <stdint.h>

/* Input channels are a multiple of 4; sizes at least 1; padding in [0, 2]. Outputs saturate to int8; any
 * other clamp is a kernel of its own. input_zero_point lies in [-128, 127]; zero_point2 is that of
 * tg_requantize_s8. */
typedef struct {
    int32_t input_height, input_width, input_channels;
    int32_t output_height, output_width, output_channels;
    int32_t pad_top, pad_left;
    int32_t input_zero_point, zero_point2;
} tg_winograd_params;

/* The convolution of one image. `filters`: [ceil(outputs / 4)][36][pairs][4] pairs of int16, where `pairs` is
 * half of the input channels rounded up to a multiple of 16. `bias` has the input's zero point folded in;
 * `multiplier` and `shift` are those of tg_requantize_s8. `scratch`: 288 * pairs + max(1152, 36 * input
 * channels)
 * + 144 bytes, aligned to 4. */
void tg_conv_2d_s8_winograd_dsp(const tg_winograd_params *params, const int8_t *input, const int16_t *filters,
                                const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                void *scratch, int8_t *output);

/* Transforms 6x6 pixels of `channels` (a multiple of 4) channels, for one of the two tiles of `transformed`:
 * [36][pairs][2 tiles] pairs of int16. `tile` points at the upper left pixel; `row` and `channels` are the
 * strides in bytes. `columns`: 36 words of working memory. */
void tg_winograd_input_dsp(const int8_t *tile, int32_t row, int32_t channels, int32_t pairs,
                           uint32_t *columns, uint32_t *transformed);

/* sums[36][4 outputs][2 tiles] = transformed[36][pairs][2 tiles] times filters[36][pairs][4 outputs]; pairs
 * is a multiple of 8, at least 8. */
void tg_winograd_multiply_dsp(const uint32_t *transformed, const uint32_t *filters, int32_t pairs,
                              uint32_t *sums);

/* Where the outputs of a tile go: its 1 to 4 rows that lie within the output, the distance of rows in bytes,
 * and of each column to the first. A column outside of the output has offset 0. */
typedef struct {
    int32_t zero_point2;
    int32_t rows, row;
    int32_t offset[4];
} tg_winograd_output;

/* Turns the sums of a tile, [36][4 outputs][2 tiles] from this tile's on, into int8 outputs of 1 to 4
 * channels, the first pixel's at `pixels`. bias, multiplier and shift are those of these channels. */
void tg_winograd_output_dsp(const tg_winograd_output *output, const uint32_t *sums, const int32_t *bias,
                            const int32_t *multiplier, const int8_t *shift, int32_t channels, int8_t *pixels);

#endif
