/* Fully connected on Armv7E-M with weights of 4, 2 or 1 bits, unpacked in the innermost loop. */
#ifndef TG_FULLY_CONNECTED_PACKED_DSP_H
#define TG_FULLY_CONNECTED_PACKED_DSP_H
#include <stdint.h>

/* batches, depth, units >= 1; depth is at most 2^16. words: of weights of a pair of units, each for 16 / bits
 * inputs, so many that they cover the depth; of 4 bits those of one unit, each for 8. zero_point2: 2 * the
 * output's zero point + 1. */
typedef struct {
    int32_t batches, depth, units, words;
    int32_t zero_point2, carry;
} tg_fully_connected_packed_dsp_params;

/* Saturated outputs [batches][units] of inputs [batches][depth].
 *
 * `stream` is that of tg_rows_s4_dsp.h, the last four filled up with zeros. `scratch`: 8 * words bytes, if
 * those are not `depth`. */
void tg_fully_connected_s8_s4_dsp(const tg_fully_connected_packed_dsp_params *params, const int8_t *input,
                                  const int32_t *stream, int8_t *output, int8_t *scratch);

/* The same with weights of 2 or 1 bits. `stream` holds fours of units as two pairs, then a pair if there are
 * one or two more; a unit that is missing has zeros. Of a pair A, B: A's bias + 256 * B's bias, A's bias; of
 * both pairs in turn the words of weights, those of tg_matrix_packed_dsp.h, for inputs 0 and 2, then 1 and 3,
 * and so on; of both the shifts, what is shifted up, and the multipliers, as of 4 bits. Sums of B must stay
 * below 2^23 in magnitude. `scratch`: as many bytes as the words cover inputs, if those are not `depth`. */
void tg_fully_connected_s8_s2_dsp(const tg_fully_connected_packed_dsp_params *params, const int8_t *input,
                                  const int32_t *stream, int8_t *output, int8_t *scratch);
void tg_fully_connected_s8_s1_dsp(const tg_fully_connected_packed_dsp_params *params, const int8_t *input,
                                  const int32_t *stream, int8_t *output, int8_t *scratch);

#endif
