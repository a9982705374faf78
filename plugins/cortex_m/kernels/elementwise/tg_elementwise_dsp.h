/* Element-wise operators of two int8 tensors of one shape, four elements at a time. */
#ifndef TG_ELEMENTWISE_DSP_H
#define TG_ELEMENTWISE_DSP_H
#include <stdint.h>

/* output = saturate((factor_a * a + factor_b * b + offset) >> shift). No partial sum leaves 32 bits; shift in
 * [0, 31]; count >= 0. `output` may be `a` or `b`, or overlap them from below. */
void tg_affine_sum_s8_dsp(const int8_t *a, const int8_t *b, int8_t *output, int32_t count, int32_t factor_a,
                          int32_t factor_b, int32_t offset, int32_t shift);

/* Zero points in [-128, 127]; multiplier, shift and zero_point2 as tg_requantize_dsp.h has them. */
typedef struct {
    int32_t a_zero_point, b_zero_point;
    int32_t multiplier, shift, zero_point2;
} tg_mul_dsp_params;

/* output = saturate(requantized (a - a_zero_point) * (b - b_zero_point)); the rest as above. */
void tg_mul_s8_dsp(const tg_mul_dsp_params *params, const int8_t *a, const int8_t *b, int8_t *output,
                   int32_t count);

#endif
