/* int8 fully connected layer for cores with vectors. */
#ifndef TG_FULLY_CONNECTED_RVV_H
#define TG_FULLY_CONNECTED_RVV_H
#include <stdint.h>

#include "tg_output_rvv.h"

/* Sizes of at least 1. */
typedef struct {
    int32_t batches, depth, units;
    tg_output_rvv output;
} tg_fully_connected_rvv_params;

/* `weights`: [depth][units], all of them more than -128. Of each unit: `bias` (less the input's zero point
 * times the sum of its weights), and `multiplier` and `right` as tg_requantize_rvv.h has them. The output
 * does not overlap the input. */
void tg_fully_connected_s8_rvv(const tg_fully_connected_rvv_params *params, const int8_t *input,
                               const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                               const int8_t *right, int8_t *output);

/* The same for an output whose zero point is -128, clamped to [-128, 127] only. */
void tg_fully_connected_s8_rvv_relu(const tg_fully_connected_rvv_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *right, int8_t *output);

/* With weights of 4, 2 or 1 bits, whatever the output's zero point; then right shifts may be 0 where it is
 * -128 and its only clamp. `weights`: a byte of each unit (see tg_fields_rvv.h) for 8 / bits inputs, whose
 * number is rounded up to a multiple of 8. */
void tg_fully_connected_s8_s4_rvv(const tg_fully_connected_rvv_params *params, const int8_t *input,
                                  const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                  const int8_t *right, int8_t *output);
void tg_fully_connected_s8_s2_rvv(const tg_fully_connected_rvv_params *params, const int8_t *input,
                                  const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                  const int8_t *right, int8_t *output);
void tg_fully_connected_s8_s1_rvv(const tg_fully_connected_rvv_params *params, const int8_t *input,
                                  const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                  const int8_t *right, int8_t *output);

#endif
