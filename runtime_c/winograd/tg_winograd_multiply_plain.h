/* tg_winograd_multiply in plain C. */
#ifndef TG_WINOGRAD_MULTIPLY_PLAIN_H
#define TG_WINOGRAD_MULTIPLY_PLAIN_H
#include "tg_winograd_tiles.h"

/* Products of one channel; four tiles by two filters keep their sums in registers. */
#define MULTIPLY(x, w)                                                                              \
    do {                                                                                            \
        const int32_t w0 = (w)[0], w1 = (w)[1], x0 = (x)[0], x1 = (x)[1], x2 = (x)[2], x3 = (x)[3]; \
        a0 += (uint32_t)(x0 * w0);                                                                  \
        a1 += (uint32_t)(x1 * w0);                                                                  \
        a2 += (uint32_t)(x2 * w0);                                                                  \
        a3 += (uint32_t)(x3 * w0);                                                                  \
        b0 += (uint32_t)(x0 * w1);                                                                  \
        b1 += (uint32_t)(x1 * w1);                                                                  \
        b2 += (uint32_t)(x2 * w1);                                                                  \
        b3 += (uint32_t)(x3 * w1);                                                                  \
    } while (0)

static inline void tg_winograd_multiply_plain(const int16_t *inputs, const int16_t *filters, int32_t channels,
                                              int32_t more, uint32_t *products) {
    enum { INPUT = TG_POINTS * TG_TILES, FILTER = TG_POINTS * TG_CHANNELS };
    for (int32_t half = 0; half < TG_POINTS * TG_CHANNELS / 2; half++, products += 2 * TG_TILES) {
        const int16_t *x = inputs + TG_TILES * (half / 2), *w = filters + 2 * half;
        const int16_t *const end = w + FILTER * channels;
        uint32_t a0 = 0, b0 = 0, a1 = 0, b1 = 0, a2 = 0, b2 = 0, a3 = 0, b3 = 0;
        if (more) {
            a0 = products[0];
            a1 = products[1];
            a2 = products[2];
            a3 = products[3];
            b0 = products[4];
            b1 = products[5];
            b2 = products[6];
            b3 = products[7];
        }
        if (channels % 2 != 0) {
            MULTIPLY(x, w);
            x += INPUT;
            w += FILTER;
        }
        for (; w != end; x += 2 * INPUT, w += 2 * FILTER) {
            MULTIPLY(x, w);
            MULTIPLY(x + INPUT, w + FILTER);
        }
        products[0] = a0;
        products[1] = a1;
        products[2] = a2;
        products[3] = a3;
        products[4] = b0;
        products[5] = b1;
        products[6] = b2;
        products[7] = b3;
    }
}

#undef MULTIPLY
#endif
