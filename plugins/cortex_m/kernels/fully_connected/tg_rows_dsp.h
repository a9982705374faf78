/* The core of fully connected layers on Armv7E-M: one input vector times six rows of weights at a time. */
#ifndef TG_ROWS_DSP_H
#define TG_ROWS_DSP_H
#include <stdint.h>

/* fours: inputs / 4, rounded up, at least 1. end: the end of the stream's sixes. multiplier, shift: those of
 * tg_requantize_s8 for all rows (unused where the stream has each row's); zero_point2: 2 * the output's zero
 * point + 1. */
typedef struct {
    int32_t fours;
    const int32_t *end;
    int32_t multiplier, shift, zero_point2;
} tg_rows_dsp_params;

/* int8 outputs of sixes of rows, saturated.
 *
 * `input`: fours * 4 int8 at any address. `stream`, aligned to 4 bytes and not at its end, for each six: of
 * each of three pairs of rows A, B: A's bias + 256 * B's bias, and A's bias; for each four inputs, first for
 * inputs 0 and 2, then for 1 and 3, a word a pair with the int16 lanes weight of A + 256 * weight of B.
 * Biases have the input's zero point folded in; B's sums must stay below 2^23 in magnitude. */
void tg_rows_s8_dsp(const int8_t *input, const int32_t *stream, int8_t *output,
                    const tg_rows_dsp_params *params);

/* The same with each row's requantization: after a six's weights a word with the shifts of its first four
 * rows, one a byte, their multipliers; a word with the shifts of the other two, their multipliers. */
void tg_rows_s8_dsp_per_channel(const int8_t *input, const int32_t *stream, int8_t *output,
                                const tg_rows_dsp_params *params);

#endif
