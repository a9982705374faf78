/* Exact integer Winograd convolution F(4x4, 3x3), stride 1: 36 products for 16 outputs instead of 144.
 *
 * The mathematics and the proof of the ranges stand in `winograd_filters.py`, which makes the transformed
 * filters. All arithmetic is modulo 2^32.
 */
#ifndef TG_WINOGRAD_DSP_H
#define TG_WINOGRAD_DSP_H
#include <stdint.h>

/* Tiles of 4x4 outputs at a time; pairs of input channels whose filters are transformed at a time; words of
 * the sums. */
#define TG_WINOGRAD_TILES 4
#define TG_WINOGRAD_PART 16
#define TG_WINOGRAD_SUMS 288

/* Input channels are a multiple of 4; sizes at least 1; padding in [0, 2]. Outputs saturate to int8; any
 * other clamp is a kernel of its own. input_zero_point lies in [-128, 127]; zero_point2 is that of
 * tg_requantize_s8. */
typedef struct {
    int32_t input_height, input_width, input_channels;
    int32_t output_height, output_width, output_channels;
    int32_t pad_top, pad_left;
    int32_t input_zero_point, zero_point2;
} tg_winograd_params;

/* The convolution of one image. `filters`: [ceil(outputs / 2)][36][pairs][2] pairs of int16, where `pairs` is
 * half of the input channels rounded up to a multiple of 16. `bias` has the input's zero point folded in;
 * `multiplier` and `shift` are those of tg_requantize_s8. `scratch`: 576 * pairs + 144 + max(1152, 36 * input
 * channels) bytes, aligned to 4. `output` may be `input` where there are no more than four tiles. */
void tg_conv_2d_s8_winograd_dsp(const tg_winograd_params *params, const int8_t *input, const int16_t *filters,
                                const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                void *scratch, int8_t *output);

/* The same with filters of 8 bits, which are transformed for every four tiles. Input channels are a multiple
 * of 32, outputs even. `filters`: [outputs][input channels / 4][9 taps][4], aligned to 4. `scratch`: 576 *
 * pairs
 * + 144 bytes, and behind them 1152 + 4608, or 36 * input channels if that is more. */
void tg_conv_2d_s8_winograd_dsp_packed(const tg_winograd_params *params, const int8_t *input,
                                       const int8_t *filters, const int32_t *bias, const int32_t *multiplier,
                                       const int8_t *shift, void *scratch, int8_t *output);

/* Strides of a tile in bytes, of a row and of a pixel, which is as many channels; bytes from one position of
 * the transformed tile to the next; 36 words of working memory. */
typedef struct {
    int32_t row, channels, step;
    uint32_t *columns;
} tg_winograd_input;

/* Transforms 6x6 pixels, the upper left one at `tile`, for one of the tiles of `transformed`:
 * [36][pairs][TG_WINOGRAD_TILES] pairs of int16. */
void tg_winograd_input_dsp(const int8_t *tile, const tg_winograd_input *input, uint32_t *transformed);

/* Transforms TG_WINOGRAD_PART pairs of two filters, `filter` bytes apart: [36][TG_WINOGRAD_PART][2]. */
void tg_winograd_filters_dsp(const int8_t *weights, int32_t filter, uint32_t *transformed);

/* Pairs to multiply, a multiple of 8, at least 8; bytes of tiles to pass over at each position; whether to
 * add to the sums. */
typedef struct {
    int32_t pairs, skip, add;
} tg_winograd_part;

/* sums[36][4 tiles][2 filters] = transformed[36][...][4 tiles] times filters[36][pairs][2]. */
void tg_winograd_multiply_dsp(const uint32_t *filters, const uint32_t *transformed,
                              const tg_winograd_part *part, uint32_t *sums);

/* A tile's first output pixel, and how many of its rows and columns lie within the output: 1 to 4. */
typedef struct {
    int8_t *pixels;
    int32_t rows, columns;
} tg_winograd_tile;

/* Where outputs go: strides in bytes; 36 words of working memory. */
typedef struct {
    uint32_t *work;
    int32_t zero_point2, row, pixel, tiles;
    tg_winograd_tile tile[4]; /* TG_WINOGRAD_TILES */
} tg_winograd_output;

/* Turns the sums of some tiles, [36][4 tiles][2 channels], into int8 outputs of 1 or 2 channels from
 * `channel` on; bias, multiplier and shift are those of all channels. */
void tg_winograd_output_dsp(const tg_winograd_output *output, const uint32_t *sums, const int32_t *bias,
                            const int32_t *multiplier, const int8_t *shift, int32_t channels,
                            int32_t channel);

#endif
