/* Element-wise operators of two int8 tensors of one shape. */
#ifndef TG_AFFINE_SUM_H
#define TG_AFFINE_SUM_H
#include <stdint.h>

/* No partial sum of the terms leaves 32 bits; shift in [0, 31]; minimum <= maximum, within [-128, 127]; count
 * >= 0. */
typedef struct {
    int32_t count;
    int32_t factor_a, factor_b, offset;
    int32_t shift;
    int32_t minimum, maximum;
} tg_affine_sum_params;

/* output = (factor_a * a + factor_b * b + offset) >> shift, limited. `output` may be `a` or `b`, or overlap
 * them from below. */
void tg_affine_sum_s8(const tg_affine_sum_params *params, const int8_t *a, const int8_t *b, int8_t *output);

#endif
