/* The groups of a 3x3 window in plain C. */
#ifndef TG_WINDOW_3X3_PLAIN_SWAR_H
#define TG_WINDOW_3X3_PLAIN_SWAR_H
#include <stdint.h>

/* The products of the window at x, whose rows are row_bytes apart, with nine weights; groups: of each row. */
static inline void tg_rows_3x3_plain(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                     int32_t groups[3]) {
    const int32_t *const y = x + row_bytes / 4, *const z = y + row_bytes / 4;
    groups[0] = x[0] * w[0] + x[1] * w[1] + x[2] * w[2];
    groups[1] = y[0] * w[3] + y[1] * w[4] + y[2] * w[5];
    groups[2] = z[0] * w[6] + z[1] * w[7] + z[2] * w[8];
}

/* The same; groups: of each two, and of the last one. */
static inline void tg_pairs_3x3_plain(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                      int32_t groups[5]) {
    const int32_t *const y = x + row_bytes / 4, *const z = y + row_bytes / 4;
    groups[0] = x[0] * w[0] + x[1] * w[1];
    groups[1] = x[2] * w[2] + y[0] * w[3];
    groups[2] = y[1] * w[4] + y[2] * w[5];
    groups[3] = z[0] * w[6] + z[1] * w[7];
    groups[4] = z[2] * w[8];
}

#endif
