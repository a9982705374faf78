/* Fully connected layer that skips weights of zero, on Armv7E-M. */
#ifndef TG_FULLY_CONNECTED_SPARSE_DSP_H
#define TG_FULLY_CONNECTED_SPARSE_DSP_H
#include "tg_fully_connected_sparse.h"

/* `stream` holds for each unit a word with the number of words that follow for it, an even one; then for each
 * pair of weights a word, from the lowest byte on: inputs from the last weight (at first: from input 0) to
 * this one, the weight, and the same of the next. `constants` are two words for each unit, as
 * tg_requantize_s8_rounded wants them, the input's zero point folded into the bias. Outputs are saturated to
 * int8, not limited; minimum and maximum are not read. `output` must not overlap `input`. */
void tg_fully_connected_s8_dsp_sparse(const tg_fully_connected_sparse_params *params, const int8_t *input,
                                      const uint32_t *stream, const int32_t *constants, int8_t *output);

#endif
