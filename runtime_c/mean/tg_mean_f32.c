#include "tg_mean.h"

/* Sum of one mean's elements, from the first of them. */
static float sum_of(const tg_mean_f32_params *p, const float *first) {
    const int32_t stride = p->middle * p->inner_sum * p->inner;
    float sum = 0.0f;
    for (int32_t y = 0; y < p->outer_sum; y++, first += stride) {
        const float *element = first;
        for (int32_t x = 0; x < p->inner_sum; x++, element += p->inner) {
            sum += *element;
        }
    }
    return sum;
}

void tg_mean_f32(const tg_mean_f32_params *p, const float *input, float *output) {
    const int32_t row = p->inner_sum * p->inner;
    const float count = (float)(p->outer_sum * p->inner_sum);
    for (int32_t o = 0; o < p->outer; o++, input += p->outer_sum * p->middle * row) {
        for (int32_t m = 0; m < p->middle; m++) {
            for (int32_t i = 0; i < p->inner; i++) {
                *output++ = sum_of(p, input + m * row + i) / count;
            }
        }
    }
}
