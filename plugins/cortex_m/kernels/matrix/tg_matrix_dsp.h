/* The core of convolutions on Armv7E-M: three pixels times all output channels, two channels at a time. */
#ifndef TG_MATRIX_DSP_H
#define TG_MATRIX_DSP_H
#include <stdint.h>

/* What stays the same from one call to the next.
 *
 * blocks: steps of two inputs, at least 1. offset1, offset2: distance in bytes of the output of the second
 * and third pixel from that of the first. Pixels are stored in the order 2, 1, 0 so that a pixel that is not
 * wanted may have the offset of an earlier one. zero_point2: 2 * the output's zero point + 1. */
typedef struct {
    int32_t blocks;
    int32_t offset1, offset2;
    int32_t zero_point2;
} tg_matrix_dsp_params;

/* int8 outputs of three pixels, for all channels of `stream`, saturated.
 *
 * `pixels`: for each block three words, one a pixel: two inputs as int16 (low, high). `stream`: for each pair
 * of channels A, B (B = A + 1): A's bias + 256 * B's bias; A's bias; for each block a word with the int16
 * lanes weight of A + 256 * weight of B, of the block's two inputs; A's multiplier; a word (bits 0 to 7 A's
 * shift, 8 to 15 B's shift, 16 channels from B to the next pair's A: 1, or 0 where that is B again, 17 set in
 * the last pair); B's multiplier. Biases have the input's zero point folded in; multipliers and shifts are
 * those of tg_requantize_s8. B's sums must stay below 2^23 in magnitude. `pixels` and `stream` are aligned to
 * 4 bytes. */
void tg_matrix_s8_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                      const tg_matrix_dsp_params *params);

/* The same for an output zero point of -128, as a ReLU has it. */
void tg_matrix_s8_dsp_relu(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                           const tg_matrix_dsp_params *params);

/* Both of them for two pixels, the first two of three places; offset2 is not read. With offset1 = 0 the
 * second pixel is not wanted. */
void tg_matrix_two_s8_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                          const tg_matrix_dsp_params *params);
void tg_matrix_two_s8_dsp_relu(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                               const tg_matrix_dsp_params *params);

/* tg_matrix_s8_dsp for any scale and rounding: words of shifts as in tg_matrix_fitted_dsp.h. */
void tg_matrix_s8_dsp_fitted(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                             const tg_matrix_dsp_params *params);

#endif
