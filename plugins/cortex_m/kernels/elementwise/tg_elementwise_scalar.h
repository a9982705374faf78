/* Element-wise operators of two int8 tensors of one shape, on Armv6-M and Armv7-M. */
#ifndef TG_ELEMENTWISE_SCALAR_H
#define TG_ELEMENTWISE_SCALAR_H
#include <stdint.h>

/* output = saturate((factor_a * a + factor_b * b + offset) >> shift). No partial sum leaves 32 bits; shift in
 * [0, 31]; count >= 0. `output` may be `a` or `b`, or overlap them from below. */
void tg_affine_sum_s8_scalar(const int8_t *a, const int8_t *b, int8_t *output, int32_t count,
                             int32_t factor_a, int32_t factor_b, int32_t offset, int32_t shift);

#endif
