#include "tg_requantize_dsp.h"
#include "tg_winograd_dsp.h"

#define INVERSE_OF_9 954437177u /* modulo 2^32 */

/* One line of six sums, `step` words apart, to 24 y0, 12 y1, 6 y2, 6 y3, `out` words apart. */
static inline void transform(const uint32_t *from, int32_t step, uint32_t *to, int32_t out) {
    const uint32_t m1 = from[step], m2 = from[2 * step], m3 = from[3 * step], m4 = from[4 * step];
    const uint32_t sum12 = m1 + m2, difference12 = m1 - m2;
    const uint32_t sum34 = m3 + m4, difference34 = m3 - m4;
    to[0] = 6u * from[0] + (sum34 - 4u * sum12);
    to[out] = difference34 - 2u * difference12;
    to[2 * out] = sum34 - sum12;
    to[3 * out] = 2u * difference34 + (6u * from[5 * step] - difference12);
}

/* One channel's requantization, ready for use. */
typedef struct {
    int32_t bias2; /* doubled */
    int32_t multiplier, shift;
    int32_t rounding; /* with the zero point */
} requantization;

/* The int8 output of f * y, f = 9 * 2^halvings, halvings >= 2: the sum is had doubled, as the high product
 * wants it. */
static inline int8_t finish(uint32_t scaled, int32_t halvings, const requantization *r) {
    const int32_t doubled = ((int32_t)(scaled * INVERSE_OF_9) >> (halvings - 1)) + r->bias2;
    const int32_t high = tg_smmlar(doubled, r->multiplier, r->rounding);
    return (int8_t)tg_ssat8_half((high + (doubled >> 31)) >> r->shift);
}

/* One channel of a tile. */
static inline void finish_channel(const tg_winograd_output *o, const requantization *r, const uint32_t *sums,
                                  int8_t *pixels) {
    uint32_t lines[4][6];
    for (int32_t x = 0; x < 6; x++) {
        transform(sums + 8 * x, 48, &lines[0][x], 6);
    }
    /* Lines hold 24, 12, 6 and 6 = 3 * 2^halvings times their values. A column outside of the output has the
     * offset of column 0, which is written last. */
    for (int32_t row = 0, halvings = 3; row < o->rows; row++, pixels += o->row) {
        uint32_t y[4];
        transform(lines[row], 1, y, 1);
        pixels[o->offset[3]] = finish(y[3], halvings + 1, r);
        pixels[o->offset[2]] = finish(y[2], halvings + 1, r);
        pixels[o->offset[1]] = finish(y[1], halvings + 2, r);
        pixels[0] = finish(y[0], halvings + 3, r);
        halvings = halvings > 1 ? halvings - 1 : 1;
    }
}

void tg_winograd_output_dsp(const tg_winograd_output *output, const uint32_t *sums, const int32_t *bias,
                            const int32_t *multiplier, const int8_t *shift, int32_t channels,
                            int8_t *pixels) {
    const tg_winograd_output o = *output; /* in registers: the pixels written cannot alias it */
    for (int32_t channel = 0; channel < channels; channel++, sums += 2, pixels++) {
        const requantization r = {2 * bias[channel], multiplier[channel], shift[channel],
                                  (int32_t)((uint32_t)o.zero_point2 << shift[channel])};
        finish_channel(&o, &r, sums, pixels);
    }
}
