/* Element-wise operators of two int8 tensors of one shape, for cores with vectors. */
#ifndef TG_ELEMENTWISE_RVV_H
#define TG_ELEMENTWISE_RVV_H
#include <stdint.h>

#include "tg_affine_sum.h"
#include "tg_mul.h"

/* As tg_affine_sum_s8. `output` may be `a` or `b`, or overlap them from below. */
void tg_affine_sum_s8_rvv(const tg_affine_sum_params *params, const int8_t *a, const int8_t *b,
                          int8_t *output);

/* As tg_mul_s8; shift in [-31, -1]. `output` may be `a` or `b`, or overlap them from below. */
void tg_mul_s8_rvv(const tg_mul_s8_params *params, const int8_t *a, const int8_t *b, int8_t *output,
                   int32_t count);

#endif
