/* The plane that a channel is gathered into: columns of words, each word two neighbouring pixels of a row. */
#ifndef TG_DEPTHWISE_PLANE_H
#define TG_DEPTHWISE_PLANE_H
#include "tg_dsp.h"

/* Words from one column to the next: a constant, so that the inner loop reaches both columns from one pointer. */
#define TG_DEPTHWISE_ROWS 28
#define TG_DEPTHWISE_COLUMN_BYTES "112"

/* What the inner loop is told about one channel, in the order in which it loads it. */
typedef struct {
    int32_t bias2, multiplier, addend, shift; /* 2 * bias; addend: zero_point2 << shift */
    int32_t pixel, row;                       /* strides of the output, in bytes; pixel 0 if only one column is left */
    int32_t row_bytes, pairs;                 /* 8 * (rows / 2); pairs of columns */
    int32_t last_pixel, odd;                  /* pixel stride of the last pair: 0 where it is half; rows % 2 */
    uint32_t taps[6];                         /* of each row (2 * w0, 2 * w1), (2 * w1, 2 * w2) */
} tg_depthwise_job;

/* `rows` words from `column` on: the pixels at `left` and `right`, which go on by `stride` bytes a row. */
static inline void tg_gather_pairs(uint32_t *column, int32_t rows, const int8_t *left, int32_t apart, int32_t stride) {
    for (; rows >= 4; rows -= 4) {
        const int8_t *next = left + 2 * stride;
        const int32_t a = left[0], b = left[apart], c = left[stride], d = left[stride + apart];
        const int32_t e = next[0], f = next[apart], g = next[stride], h = next[stride + apart];
        left = next + 2 * stride;
        *column++ = tg_pkhbt((uint32_t)a, (uint32_t)b);
        *column++ = tg_pkhbt((uint32_t)c, (uint32_t)d);
        *column++ = tg_pkhbt((uint32_t)e, (uint32_t)f);
        *column++ = tg_pkhbt((uint32_t)g, (uint32_t)h);
    }
    for (; rows > 0; rows--, left += stride) {
        const int32_t a = left[0], b = left[apart];
        *column++ = tg_pkhbt((uint32_t)a, (uint32_t)b);
    }
}

/* As above where only one pixel of the word lies in the image: the other lane keeps `padding`. */
static inline void tg_gather_low(uint32_t *column, int32_t rows, const int8_t *pixel, int32_t stride,
                                 uint32_t padding) {
    for (; rows > 0; rows--, pixel += stride) {
        *column++ = tg_pkhbt((uint32_t)*pixel, padding);
    }
}

static inline void tg_gather_high(uint32_t *column, int32_t rows, const int8_t *pixel, int32_t stride,
                                  uint32_t padding) {
    for (; rows > 0; rows--, pixel += stride) {
        *column++ = tg_pkhbt(padding, (uint32_t)*pixel);
    }
}

#endif
