/* The core of fully connected layers on Armv7E-M with 4-bit weights: one input vector times four rows at a
 * time. */
#ifndef TG_ROWS_S4_DSP_H
#define TG_ROWS_S4_DSP_H
#include <stdint.h>

/* words: of eight inputs, at least 1. end: the end of the stream. offset: 8 * the sum of all inputs.
 * zero_point2, carry: of tg_requantize_fitted_s8. */
typedef struct {
    int32_t words;
    const int32_t *end;
    int32_t offset, zero_point2, carry;
} tg_rows_s4_dsp_params;

/* int8 outputs of fours of rows, saturated.
 *
 * `input`: 8 * words int8 at any address. `stream`, aligned to 4 bytes and not at its end, for each four: the
 * biases (the input's zero point folded in); for each eight inputs a word of each row, whose bits 4 * k to
 * 4 * k + 3 hold the weight + 8 of input 0, 1, 4, 5, 2, 3, 6, 7 for k = 0 to 7; the shifts, one a byte; what
 * tg_requantize_fitted_s8 calls `up`, one a byte; the multipliers. */
void tg_rows_s4_dsp(const int8_t *input, const int32_t *stream, int8_t *output,
                    const tg_rows_s4_dsp_params *params);

#endif
