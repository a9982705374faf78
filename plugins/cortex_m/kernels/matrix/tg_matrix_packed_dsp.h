/* The core of convolutions on Armv7E-M with weights of 4, 2 or 1 bits: three pixels times all output
 * channels. */
#ifndef TG_MATRIX_PACKED_DSP_H
#define TG_MATRIX_PACKED_DSP_H
#include "tg_matrix_dsp.h"

/* As tg_matrix_s8_dsp, but `blocks` of the parameters counts words of weights, each of which has 8 / bits
 * blocks, and `pixels` and `stream` differ:
 *
 * `pixels` has three words for each of these blocks, then three more, one a pixel: of the sum of all its
 * inputs, which must stay in [-2^18, 2^18), sum & 7 in the lower lane and sum >> 3 in the upper one.
 * `stream`: in place of a word for each block, words of weights. Block k of a word is what a rotation by
 * k * bits to the right and a mask leave: bytes A, B of the block's first input, A, B of its second one. Of 4
 * bits the weight + 8 (mask 0x0F in each byte), of 2 bits the weight + 2 (0x03), of 1 bit the weight + 1
 * (0x02). */
void tg_matrix_s8_s4_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                         const tg_matrix_dsp_params *params);
void tg_matrix_s8_s2_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                         const tg_matrix_dsp_params *params);
void tg_matrix_s8_s1_dsp(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                         const tg_matrix_dsp_params *params);

/* The same for any scale and rounding: words of shifts as in tg_matrix_fitted_dsp.h. */
void tg_matrix_s8_s4_dsp_fitted(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                                const tg_matrix_dsp_params *params);
void tg_matrix_s8_s2_dsp_fitted(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                                const tg_matrix_dsp_params *params);
void tg_matrix_s8_s1_dsp_fitted(const uint32_t *pixels, const int32_t *stream, int8_t *output,
                                const tg_matrix_dsp_params *params);

#endif
