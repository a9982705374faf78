/* Copies and fills of bytes, 16 at a time. Nothing is read or written beyond the given counts. */
#ifndef TG_COPY_MVE_H
#define TG_COPY_MVE_H
#include <stdint.h>

#include "tg_mve.h"

/* count >= 0; `to` does not overlap `from`. */
static inline void tg_copy_mve(int8_t *to, const int8_t *from, int32_t count) {
    for (; count >= 16; count -= 16, to += 16, from += 16) {
        vstrbq_s8(to, vldrbq_s8(from));
    }
    if (count > 0) {
        const mve_pred16_t on = vctp8q((uint32_t)count);
        vstrbq_p_s8(to, vldrbq_z_s8(from, on), on);
    }
}

static inline void tg_fill_mve(int8_t *to, int8_t value, int32_t count) {
    const int8x16_t all = vdupq_n_s8(value);
    for (; count >= 16; count -= 16, to += 16) {
        vstrbq_s8(to, all);
    }
    if (count > 0) {
        vstrbq_p_s8(to, all, vctp8q((uint32_t)count));
    }
}

#endif
