/* Fully connected on Armv7E-M, eight inputs to any even number of units: the inputs stay in registers. */
#ifndef TG_FULLY_CONNECTED_EIGHT_DSP_H
#define TG_FULLY_CONNECTED_EIGHT_DSP_H
#include <stdint.h>

/* units: even, at least 2. multiplier, shift: those of tg_requantize_s8, of all units; addend: (2 * the
 * output's zero point + 1) << shift. */
typedef struct {
    int32_t addend, multiplier, shift, units;
} tg_fully_connected_eight_params;

/* Saturated outputs [units] of one input [8], at any address.
 *
 * `stream`, aligned to 4 bytes: of each pair of units A, B: 2 * (A's bias + 256 * B's bias), 2 * A's bias,
 * and four words with the int16 lanes weight of A + 256 * weight of B, of inputs (0, 2), (1, 3), (4, 6), (5,
 * 7). Biases have the input's zero point folded in; B's sums must stay below 2^22 in magnitude. */
void tg_fully_connected_s8_dsp_eight(const tg_fully_connected_eight_params *params, const int8_t *input,
                                     const int32_t *stream, int8_t *output);

#endif
