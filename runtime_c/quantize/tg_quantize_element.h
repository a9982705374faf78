/* What the QUANTIZE kernels do to one element. */
#ifndef TG_QUANTIZE_ELEMENT_H
#define TG_QUANTIZE_ELEMENT_H
#include <stdint.h>

#include "tg_quantize.h"
#include "tg_requantize.h"

/* x / scale to nearest, ties away from zero, plus zero_point, limited to [low, high]. */
static inline int32_t tg_quantize_element(float x, float scale, int32_t zero_point, int32_t low,
                                          int32_t high) {
    const float minimum = (float)(low - zero_point), maximum = (float)(high - zero_point);
    const float ratio = x / scale;
    /* Limited before the conversion, which is undefined for what an int32 cannot hold; NaN fails the test. */
    const float limited = ratio > minimum ? (ratio < maximum ? ratio : maximum) : minimum;
    const int32_t whole = (int32_t)limited;
    const float rest = limited - (float)whole;
    return whole + (rest >= 0.5f ? 1 : rest <= -0.5f ? -1 : 0) + zero_point;
}

static inline int32_t tg_requantize_element(const tg_requantize_params *p, int32_t x) {
    const int32_t y = tg_requantize(x - p->input_zero_point, p->multiplier, p->shift);
    return tg_clamp(y, p->minimum, p->maximum) + p->output_zero_point;
}

#endif
