/* Fully connected on Armv7E-M: int8; weights, biases and requantization in one stream. */
#ifndef TG_FULLY_CONNECTED_DSP_H
#define TG_FULLY_CONNECTED_DSP_H
#include <stdint.h>

/* batches, depth, units >= 1. multiplier and shift are those of tg_requantize_s8 for all units (of one alone
 * where the stream has each unit's); zero_point2: 2 * the output's zero point + 1. */
typedef struct {
    int32_t batches, depth, units;
    int32_t multiplier, shift, zero_point2;
} tg_fully_connected_dsp_params;

/* Saturated outputs [batches][units] of inputs [batches][depth].
 *
 * `stream`, aligned to 4 bytes, holds sixes of units as tg_rows_dsp.h has them, then pairs of those that are
 * left (the last unit of an odd number is paired with zeros), in the same form; depth is padded with zero
 * weights to a multiple of four. Sums of the second unit of a pair must stay below 2^23 in magnitude.
 * `scratch`: where depth is no multiple of four, depth rounded up to one, in bytes. */
void tg_fully_connected_s8_dsp(const tg_fully_connected_dsp_params *params, const int8_t *input,
                               const int32_t *stream, int8_t *output, int8_t *scratch);

/* The same with each unit's own requantization: after the weights of a six as tg_rows_dsp.h has it; after
 * those of a pair a word with both shifts, one a byte, and both multipliers. */
void tg_fully_connected_s8_dsp_per_channel(const tg_fully_connected_dsp_params *params, const int8_t *input,
                                           const int32_t *stream, int8_t *output, int8_t *scratch);

/* The same, all units in pairs: a third of the code. */
void tg_fully_connected_s8_dsp_pairs(const tg_fully_connected_dsp_params *params, const int8_t *input,
                                     const int32_t *stream, int8_t *output, int8_t *scratch);

/* The same for any scale and rounding: the upper half of a pair's word of shifts has what
 * tg_requantize_fitted_s8 calls `up`; the parameters' shift is its carry. */
void tg_fully_connected_s8_dsp_fitted(const tg_fully_connected_dsp_params *params, const int8_t *input,
                                      const int32_t *stream, int8_t *output, int8_t *scratch);

#endif
