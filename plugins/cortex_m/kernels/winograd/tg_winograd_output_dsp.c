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

/* The int8 output of f * y, f = 9 * 2^halvings. */
static inline int8_t finish(uint32_t scaled, int32_t halvings, const tg_winograd_output *o) {
    const int32_t sum = ((int32_t)(scaled * INVERSE_OF_9) >> halvings) + o->bias;
    return (int8_t)tg_requantize_s8(sum, o->multiplier, o->shift, o->zero_point2);
}

void tg_winograd_output_dsp(const tg_winograd_output *output, const uint32_t *sums, int8_t *pixels) {
    const tg_winograd_output o = *output; /* in registers: the pixels written cannot alias it */
    uint32_t lines[4][6];
    for (int32_t x = 0; x < 6; x++) {
        transform(sums + 8 * x, 48, &lines[0][x], 6);
    }
    /* Lines hold 24, 12, 6 and 6 = 3 * 2^halvings times their values. A column outside of the output has the
     * offset of column 0, which is written last. */
    for (int32_t row = 0, halvings = 3; row < o.rows; row++, pixels += o.row) {
        uint32_t y[4];
        transform(lines[row], 1, y, 1);
        pixels[o.offset[3]] = finish(y[3], halvings + 1, &o);
        pixels[o.offset[2]] = finish(y[2], halvings + 1, &o);
        pixels[o.offset[1]] = finish(y[1], halvings + 2, &o);
        pixels[0] = finish(y[0], halvings + 3, &o);
        halvings = halvings > 1 ? halvings - 1 : 1;
    }
}
