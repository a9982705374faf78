#include "tg_fully_connected_dsp.h"
#include "tg_pair_dsp.h"

/* 18 cycles for 8 products, a third of them for the loop: small, for small layers. */
void tg_fully_connected_s8_dsp_pairs(const tg_fully_connected_dsp_params *p, const int8_t *input,
                                     const int32_t *stream, int8_t *output, int8_t *scratch) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *const row = tg_whole_fours(input, p->depth, scratch);
        const int32_t *next = stream;
        for (int32_t left = p->units; left > 0; left -= 2, next += 3) {
            int32_t a, b;
            next = tg_pair_sums(row, next, (p->depth + 3) >> 2, &a, &b);
            *output++ = (int8_t)tg_requantize_s8(a, next[1], next[0] & 0xFF, p->zero_point2);
            if (left > 1) {
                *output++ = (int8_t)tg_requantize_s8(b, next[2], next[0] >> 8, p->zero_point2);
            }
        }
    }
}
