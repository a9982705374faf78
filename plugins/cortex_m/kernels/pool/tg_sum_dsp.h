/* Sums of four neighbouring channels over a window. */
#ifndef TG_SUM_DSP_H
#define TG_SUM_DSP_H
#include "tg_dsp.h"

/* A lane holds the sum of that many int8 elements. */
#define TG_LANE_ELEMENTS 256

/* sums[0..4) over height x width pixels, `step` bytes apart, in rows `row_stride` bytes apart. */
static inline void tg_sum_channels(const int8_t *corner, int32_t height, int32_t width, int32_t step,
                                   int32_t row_stride, int32_t *sums) {
    sums[0] = sums[1] = sums[2] = sums[3] = 0;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const int8_t *pixel = corner;
        for (int32_t left = width; left > 0;) {
            uint32_t even = 0, odd = 0;
            int32_t count = left < TG_LANE_ELEMENTS ? left : TG_LANE_ELEMENTS;
            left -= count;
            for (; count >= 4; count -= 4, pixel += 4 * step) {
                const int8_t *half = pixel + 2 * step;
                const uint32_t a = tg_read32(pixel), b = tg_read32(pixel + step);
                const uint32_t c = tg_read32(half), d = tg_read32(half + step);
                even = tg_sxtab16(tg_sxtab16(even, a), b);
                odd = tg_sxtab16_ror8(tg_sxtab16_ror8(odd, a), b);
                even = tg_sxtab16(tg_sxtab16(even, c), d);
                odd = tg_sxtab16_ror8(tg_sxtab16_ror8(odd, c), d);
            }
            for (; count > 0; count--, pixel += step) {
                const uint32_t a = tg_read32(pixel);
                even = tg_sxtab16(even, a);
                odd = tg_sxtab16_ror8(odd, a);
            }
            sums[0] += (int16_t)(uint16_t)even;
            sums[1] += (int16_t)(uint16_t)odd;
            sums[2] += (int16_t)(uint16_t)(even >> 16);
            sums[3] += (int16_t)(uint16_t)(odd >> 16);
        }
    }
}

#endif
