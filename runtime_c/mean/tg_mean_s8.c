#include "tg_mean.h"
#include "tg_requantize.h"

/* Sum of one mean's elements, from the first of them. */
static int32_t sum_of(const tg_mean_s8_params *p, const int8_t *first) {
    const int32_t stride = p->middle * p->inner_sum * p->inner;
    int32_t sum = 0;
    for (int32_t y = 0; y < p->outer_sum; y++, first += stride) {
        const int8_t *element = first;
        for (int32_t x = 0; x < p->inner_sum; x++, element += p->inner) {
            sum += *element;
        }
    }
    return sum;
}

void tg_mean_s8(const tg_mean_s8_params *p, const int8_t *input, int8_t *output) {
    const int32_t row = p->inner_sum * p->inner;
    for (int32_t o = 0; o < p->outer; o++, input += p->outer_sum * p->middle * row) {
        for (int32_t m = 0; m < p->middle; m++) {
            for (int32_t i = 0; i < p->inner; i++) {
                const int32_t sum = sum_of(p, input + m * row + i) + p->offset;
                const int32_t mean = tg_requantize(sum, p->multiplier, p->shift) + p->output_zero_point;
                *output++ = (int8_t)tg_clamp(mean, -128, 127);
            }
        }
    }
}
