/* Fully connected layer: output[batch][unit] = bias[unit] + sum of input[batch][i] * weights[unit][i]. */
#ifndef TG_FULLY_CONNECTED_H
#define TG_FULLY_CONNECTED_H
#include <stdint.h>

/* batches, depth, units >= 1; depth <= 2^16. Zero points and the clamp lie in [-128, 127], minimum <=
 * maximum. */
typedef struct {
    int32_t batches, depth, units;
    int32_t output_zero_point;
    int32_t minimum, maximum;
} tg_fully_connected_s8_params;

/* int8 activations and weights, one multiplier in [0, 2^31) and one shift in [-31, 30] for each unit.
 * `bias` holds, for each unit, the bias less the input's zero point times the sum of its weights.
 * `output` must not overlap `input`. */
void tg_fully_connected_s8(const tg_fully_connected_s8_params *params, const int8_t *input,
                           const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                           const int8_t *shift, int8_t *output);

/* As above, the clamp in real numbers (infinite where there is none). */
typedef struct {
    int32_t batches, depth, units;
    float minimum, maximum;
} tg_fully_connected_f32_params;

/* float32; products are summed in the order of the inputs, and the bias is added last. */
void tg_fully_connected_f32(const tg_fully_connected_f32_params *params, const float *input,
                            const float *weights, const float *bias, float *output);

#endif
