/* Fully connected layer on Armv6-M and Armv7-M: int8, four units at a time. */
#ifndef TG_FULLY_CONNECTED_SCALAR_H
#define TG_FULLY_CONNECTED_SCALAR_H
#include <stdint.h>

/* groups, pairs: as of tg_dense_s8_scalar; they cover `depth` inputs, at least. zero_point2: 2 * the output's
 * zero point + 1. All sizes at least 1. */
typedef struct {
    int32_t batches, depth, units;
    int32_t groups, pairs;
    int32_t zero_point2;
} tg_fully_connected_scalar_params;

/* `weights` holds the words of tg_dense_s8_scalar for each four units, rounded up. What is too large for a
 * group stands in `extra`: (unit, input, weight to add), by units; its last unit is -1. `constants` hold for
 * each unit 2^8 * bias + shift, then the multiplier, of tg_requantize_s8_scalar; the input's zero point is
 * folded into the bias. Outputs are saturated. `scratch`: 8 bytes for each group, then, where the groups
 * cover more than `depth`, as many bytes as they cover; aligned to 4. `output` must not overlap `input`. */
void tg_fully_connected_s8_scalar(const tg_fully_connected_scalar_params *params, const int8_t *input,
                                  const uint32_t *weights, const int16_t *extra, const int32_t *constants,
                                  int8_t *output, void *scratch);

#endif
