/* Sums of products and of weights, in 32 bits. */
#ifndef TG_DOT_H
#define TG_DOT_H
#include <stdint.h>

#include "tg_span.h"
#include "tg_window.h"

/* Sum of a[i] * b[i] over `count` elements; count in [0, 2^16]. */
static inline int32_t tg_dot_s8(const int8_t *a, const int8_t *b, int32_t count) {
    int32_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += a[i] * b[i];
    }
    return sum;
}

/* Sum of `count` weights; count in [0, 2^23]. */
static inline int32_t tg_sum_s8(const int8_t *weights, int32_t count) {
    int32_t sum = 0;
    for (int32_t i = 0; i < count; i++) {
        sum += weights[i];
    }
    return sum;
}

/* Sum of the weights of all taps that lie in the padding: outside `rows` and `columns`. `filter` is
 * [kernel_height][kernel_width][depth]. Times the input's zero point, it is what a bias with the zero point
 * folded in took away for taps that are not there. */
static inline int32_t tg_padding_weights_s8(const tg_window *window, const int8_t *filter, int32_t depth,
                                            tg_span rows, tg_span columns) {
    const int32_t row_weights = window->kernel_width * depth;
    int32_t sum = 0;
    for (int32_t ky = 0; ky < window->kernel_height; ky++, filter += row_weights) {
        if (ky < rows.first || ky >= rows.end) {
            sum += tg_sum_s8(filter, row_weights);
        } else {
            sum += tg_sum_s8(filter, columns.first * depth);
            sum += tg_sum_s8(filter + columns.end * depth, (window->kernel_width - columns.end) * depth);
        }
    }
    return sum;
}

#endif
