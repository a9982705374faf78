/* int8 fully connected layers for cores with MVE. */
#ifndef TG_FULLY_CONNECTED_MVE_H
#define TG_FULLY_CONNECTED_MVE_H
#include <stdint.h>

#include "tg_output_mve.h"

/* Counts are at least 1. multiplier in [0, 2^31), `right` (minus the right shift) in [-31, 0]: of all units.
 */
typedef struct {
    int32_t batches, depth, units;
    int32_t multiplier, right;
    tg_output_mve output;
} tg_fully_connected_mve_params;

/* With steps = depth / 16, rounded up: `weights` holds for every eight units [steps][8][16], then for each of
 * the units that are left [steps][16], zero beyond the depth. `bias` (the bias less the input's zero point
 * times the sum of the unit's weights) is of eight units each time, in the order 0, 2, 4, 6, 1, 3, 5, 7,
 * filled up at the end. `scratch`: 16 * steps bytes where depth is no multiple of 16, else not used. */
void tg_fully_connected_s8_mve(const tg_fully_connected_mve_params *params, const int8_t *input,
                               const int8_t *weights, const int32_t *bias, int8_t *scratch, int8_t *output);

#endif
