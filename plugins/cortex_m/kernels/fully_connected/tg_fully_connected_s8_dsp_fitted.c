#include "tg_fully_connected_dsp.h"
#include "tg_pair_dsp.h"

void tg_fully_connected_s8_dsp_fitted(const tg_fully_connected_dsp_params *p, const int8_t *input,
                                      const int32_t *stream, int8_t *output, int8_t *scratch) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *row = tg_whole_fours(input, p->depth, scratch);
        const int32_t *at = stream;
        for (int32_t left = p->units; left > 0; left -= 2, at += 3) {
            int32_t sums[2];
            at = tg_pair_sums(row, at, (p->depth + 3) >> 2, &sums[0], &sums[1]);
            const uint32_t shifts = (uint32_t)at[0];
            for (int i = 0; i < 2 && i < left; i++) {
                *output++ =
                    (int8_t)tg_requantize_fitted_s8(sums[i], at[1 + i], shifts >> (16 + 8 * i) & 0xFFu,
                                                    shifts >> 8 * i & 0xFFu, p->zero_point2, p->shift);
            }
        }
    }
}
