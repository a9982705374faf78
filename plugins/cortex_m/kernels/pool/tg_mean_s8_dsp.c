#include "tg_pool_dsp.h"
#include "tg_requantize.h"
#include "tg_sum_dsp.h"

void tg_mean_s8_dsp(const tg_mean_s8_params *p, const int8_t *input, int8_t *output) {
    const int32_t row = p->inner_sum * p->inner, row_stride = p->middle * row;
    for (int32_t o = 0; o < p->outer; o++, input += p->outer_sum * row_stride) {
        for (int32_t m = 0; m < p->middle; m++, output += p->inner) {
            for (int32_t next = 0; next < p->inner; next += 4) {
                const int32_t first = next + 4 <= p->inner ? next : p->inner - 4;
                int32_t sums[4];
                tg_sum_channels(input + m * row + first, p->outer_sum, p->inner_sum, p->inner, row_stride,
                                sums);
                for (int i = 0; i < 4; i++) {
                    const int32_t mean = tg_requantize(sums[i] + p->offset, p->multiplier, p->shift);
                    output[first + i] = (int8_t)tg_clamp(mean + p->output_zero_point, -128, 127);
                }
            }
        }
    }
}
