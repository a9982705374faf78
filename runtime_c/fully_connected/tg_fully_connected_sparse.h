/* Fully connected layer that skips weights of zero. */
#ifndef TG_FULLY_CONNECTED_SPARSE_H
#define TG_FULLY_CONNECTED_SPARSE_H
#include <stdint.h>

#include "tg_short_scale.h"

/* All sizes at least 1. */
typedef struct {
    int32_t batches, depth, units;
    tg_short_scale scale;
} tg_fully_connected_sparse_params;

/* `stream` holds for each unit two bytes, the lower one first, with the number of pairs; then for each pair
 * four bytes: inputs from the last weight (at first: from input 0) to this one, the weight, and the same of
 * the next. `constants` are two words for each unit, as tg_requantize_s8_rounded or tg_requantize_s8_linear
 * wants them, the input's zero point folded into the bias. `output` must not overlap `input`. */
void tg_fully_connected_s8_swar_sparse(const tg_fully_connected_sparse_params *params, const int8_t *input,
                                       const uint8_t *stream, const int32_t *constants, int8_t *output);

/* The same, with the linear requantization. */
void tg_fully_connected_s8_swar_sparse_linear(const tg_fully_connected_sparse_params *params,
                                              const int8_t *input, const uint8_t *stream,
                                              const int32_t *constants, int8_t *output);

#endif
