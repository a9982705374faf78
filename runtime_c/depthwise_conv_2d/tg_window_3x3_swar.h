/* The groups of a 3x3 window; a plugin may have a header of this name for its cores. */
#ifndef TG_WINDOW_3X3_SWAR_H
#define TG_WINDOW_3X3_SWAR_H
#include "tg_window_3x3_plain_swar.h"

static inline void tg_rows_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                    int32_t groups[3]) {
    tg_rows_3x3_plain(x, row_bytes, w, groups);
}

static inline void tg_pairs_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                     int32_t groups[5]) {
    tg_pairs_3x3_plain(x, row_bytes, w, groups);
}

#endif
