/* PRELU: x where it is not negative, alpha * x elsewhere, alpha given per element or channel. */
#ifndef TG_PRELU_H
#define TG_PRELU_H
#include <stdint.h>

/* Input and output are [outer, inner], alpha is [inner]. Zero points in [-128, 127]; multipliers in [0,
 * 2^31), shifts in [-31, 30]: of the input's scale, and of its product with alpha's, over the output's. */
typedef struct {
    int32_t outer, inner;
    int32_t input_zero_point, alpha_zero_point, output_zero_point;
    int32_t identity_multiplier, identity_shift;
    int32_t leak_multiplier, leak_shift;
} tg_prelu_s8_params;

/* int8. `output` may be `input`. */
void tg_prelu_s8(const tg_prelu_s8_params *params, const int8_t *input, const int8_t *alpha, int8_t *output);

/* float32; sizes as above. `output` may be `input`. */
void tg_prelu_f32(int32_t outer, int32_t inner, const float *input, const float *alpha, float *output);

#endif
