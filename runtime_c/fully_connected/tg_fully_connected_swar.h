/* Fully connected layer, two products a MUL: int8, four units at a time. */
#ifndef TG_FULLY_CONNECTED_SWAR_H
#define TG_FULLY_CONNECTED_SWAR_H
#include <stdint.h>

#include "tg_short_scale.h"

/* groups, size: as of tg_dense_s8_swar; they cover `depth` inputs, at least. All sizes at least 1. */
typedef struct {
    int32_t batches, depth, units;
    int32_t groups, size;
    tg_short_scale scale;
} tg_fully_connected_swar_params;

/* `weights` holds the words of tg_dense_s8_swar for each four units, rounded up. What is too large for a
 * group stands in `extra`: (unit, input, weight to add), by units; its last unit is -1. `constants` are two
 * words for each unit, as tg_requantize_s8_rounded or tg_requantize_s8_linear wants them, the input's zero
 * point folded into the bias. `scratch`: 8 bytes for each group, then, where the groups cover more than
 * `depth`, as many bytes as they cover; aligned to 4. `output` must not overlap `input`. */
void tg_fully_connected_s8_swar(const tg_fully_connected_swar_params *params, const int8_t *input,
                                const uint32_t *weights, const int16_t *extra, const int32_t *constants,
                                int8_t *output, void *scratch);

/* The same, with the linear requantization. */
void tg_fully_connected_s8_swar_linear(const tg_fully_connected_swar_params *params, const int8_t *input,
                                       const uint32_t *weights, const int16_t *extra,
                                       const int32_t *constants, int8_t *output, void *scratch);

#endif
