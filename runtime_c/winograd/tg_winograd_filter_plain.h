/* tg_winograd_filter in plain C. */
#ifndef TG_WINOGRAD_FILTER_PLAIN_H
#define TG_WINOGRAD_FILTER_PLAIN_H
#include "tg_winograd_tiles.h"

/* A separate function, so that sums are made in whole words and only then cut to 16 bits. */
static inline void tg_winograd_store(int16_t *to, int32_t at, int32_t value) {
    to[TG_CHANNELS * at] = (int16_t)value;
}

/* A row of the transformed filter. */
static inline void tg_winograd_row(int32_t g0, int32_t g1, int32_t g2, int16_t *to) {
    const int32_t s = g0 + g2, t = g0 + 4 * g2, twice = 2 * g1;
    tg_winograd_store(to, 0, g0);
    tg_winograd_store(to, 1, s + g1);
    tg_winograd_store(to, 2, s - g1);
    tg_winograd_store(to, 3, t + twice);
    tg_winograd_store(to, 4, t - twice);
    tg_winograd_store(to, 5, g2);
}

static inline void tg_winograd_filter_plain(const int8_t *weights, int32_t channels, int16_t *transformed) {
    enum { ROW = TG_PATCH * TG_CHANNELS };
    int16_t *to = transformed;
    for (const int8_t *const end = weights + 9 * channels; weights != end; weights += 9, to += 6 * ROW) {
        const int32_t a0 = weights[0], b0 = weights[1], c0 = weights[2];
        const int32_t a1 = weights[3], b1 = weights[4], c1 = weights[5];
        const int32_t a2 = weights[6], b2 = weights[7], c2 = weights[8];
        const int32_t a = a0 + a2, b = b0 + b2, c = c0 + c2;
        const int32_t d = a0 + 4 * a2, e = b0 + 4 * b2, f = c0 + 4 * c2;
        tg_winograd_row(a0, b0, c0, to);
        tg_winograd_row(a + a1, b + b1, c + c1, to + ROW);
        tg_winograd_row(a - a1, b - b1, c - c1, to + 2 * ROW);
        tg_winograd_row(d + 2 * a1, e + 2 * b1, f + 2 * c1, to + 3 * ROW);
        tg_winograd_row(d - 2 * a1, e - 2 * b1, f - 2 * c1, to + 4 * ROW);
        tg_winograd_row(a2, b2, c2, to + 5 * ROW);
    }
}

#endif
