/* int8 fully connected layers with scales per unit for cores with MVE. */
#ifndef TG_FULLY_CONNECTED_CHANNELS_MVE_H
#define TG_FULLY_CONNECTED_CHANNELS_MVE_H
#include <stdint.h>

#include "tg_output_mve.h"

/* Counts are at least 1. */
typedef struct {
    int32_t batches, depth, units;
    tg_output_mve output;
} tg_fully_connected_channels_mve_params;

/* With steps = depth / 16, rounded up: `weights` holds for every eight units [steps][8][16], then for each of
 * the units that are left [steps][16], zero beyond the depth. Of eight units each time, filled up at the end,
 * in the order 0, 2, 4, 6, 1, 3, 5, 7: `constants`, the biases (less the input's zero point times the sum of
 * the unit's weights), then the multipliers in [0, 2^31); `right`, minus the right shifts in [-31, 0].
 * `scratch`: 16 * steps bytes where depth is no multiple of 16, else not used. */
void tg_fully_connected_s8_mve_channels(const tg_fully_connected_channels_mve_params *params,
                                        const int8_t *input, const int8_t *weights, const int32_t *constants,
                                        const int8_t *right, int8_t *scratch, int8_t *output);

/* The same with weights of 4 bits, in steps of 32 inputs: bytes i of 16 hold those of inputs i (bits 0 to 3)
 * and 16 + i (bits 4 to 7). `scratch`: 32 * steps bytes where depth is no multiple of 32. depth <= 2^15. */
void tg_fully_connected_s8_s4_mve(const tg_fully_connected_channels_mve_params *params, const int8_t *input,
                                  const int8_t *weights, const int32_t *constants, const int8_t *right,
                                  int8_t *scratch, int8_t *output);

#endif
