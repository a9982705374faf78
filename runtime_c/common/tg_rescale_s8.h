/* The steps of an int8 addition: operands to the common scale, the result to the output's. */
#ifndef TG_RESCALE_S8_H
#define TG_RESCALE_S8_H
#include <stdint.h>

#include "tg_addition_s8.h"
#include "tg_requantize.h"

/* Element `a` at the common scale; its magnitude stays below 2^28. */
static inline int32_t tg_rescale_a(const tg_addition_s8_params *p, int8_t a) {
    const int32_t shifted = (a - p->a_zero_point) * (1 << 20);
    return tg_rounding_shift_right(tg_doubling_high_mul(shifted, p->a_multiplier), p->a_right_shift);
}

/* The same for element `b`. */
static inline int32_t tg_rescale_b(const tg_addition_s8_params *p, int8_t b) {
    const int32_t shifted = (b - p->b_zero_point) * (1 << 20);
    return tg_rounding_shift_right(tg_doubling_high_mul(shifted, p->b_multiplier), p->b_right_shift);
}

/* A result at the common scale as an element of the output; |result| < 2^29. */
static inline int8_t tg_rescale_output(const tg_addition_s8_params *p, int32_t result) {
    const int32_t product = tg_doubling_high_mul(result, p->output_multiplier);
    const int32_t scaled = tg_rounding_shift_right(product, p->output_right_shift) + p->output_zero_point;
    return (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
}

#endif
