/* One product of int8 elements, at the output's scale. */
#ifndef TG_MULTIPLY_S8_H
#define TG_MULTIPLY_S8_H
#include <stdint.h>

#include "tg_mul.h"
#include "tg_requantize.h"

static inline int8_t tg_multiply_s8(const tg_mul_s8_params *p, int8_t a, int8_t b) {
    const int32_t product = (a - p->a_zero_point) * (b - p->b_zero_point);
    const int32_t scaled = tg_requantize(product, p->multiplier, p->shift) + p->output_zero_point;
    return (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
}

#endif
