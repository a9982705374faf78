/* Means over any axes.
 *
 * The input is seen as [outer][outer_sum][middle][inner_sum][inner], each at least 1; the sums run over
 * outer_sum, then inner_sum, and the output is [outer][middle][inner]. */
#ifndef TG_MEAN_H
#define TG_MEAN_H
#include <stdint.h>

/* offset: minus the input's zero point times the number of elements of one mean (at most 2^23). multiplier
 * in [0, 2^31) and shift in [-31, 22] take the sum to the mean at the output's scale; output_zero_point lies
 * in
 * [-128, 127]. */
typedef struct {
    int32_t outer, outer_sum, middle, inner_sum, inner;
    int32_t offset, multiplier, shift, output_zero_point;
} tg_mean_s8_params;

/* int8. `output` must not overlap `input`. */
void tg_mean_s8(const tg_mean_s8_params *params, const int8_t *input, int8_t *output);

typedef struct {
    int32_t outer, outer_sum, middle, inner_sum, inner;
} tg_mean_f32_params;

/* float32. `output` must not overlap `input`. */
void tg_mean_f32(const tg_mean_f32_params *params, const float *input, float *output);

#endif
