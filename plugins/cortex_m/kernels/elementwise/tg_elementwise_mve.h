/* Element-wise operators of two int8 tensors of one shape for cores with MVE. */
#ifndef TG_ELEMENTWISE_MVE_H
#define TG_ELEMENTWISE_MVE_H
#include <stdint.h>

/* Factors and offset so that no partial sum leaves 32 bits; `right` (minus the right shift) in [-31, 0]; the
 * clamp in
 * [-128, 127], minimum <= maximum. */
typedef struct {
    int32_t factor_a, factor_b, offset, right;
    int32_t minimum, maximum;
} tg_affine_sum_mve_params;

/* output = clamp((factor_a * a + factor_b * b + offset) >> -right); count >= 0. `output` may be `a` or `b`,
 * or overlap them from below. */
void tg_affine_sum_s8_mve(const tg_affine_sum_mve_params *params, const int8_t *a, const int8_t *b,
                          int8_t *output, int32_t count);

#endif
