/* tg_fours_s8_swar in plain C. */
#ifndef TG_FOURS_PLAIN_SWAR_H
#define TG_FOURS_PLAIN_SWAR_H
#include "tg_fours_swar.h"

static inline void tg_fours_plain(const int32_t *words, const int8_t *weights, int32_t count,
                                  uint32_t sums[16]) {
    for (int i = 0; i < 16; i++) {
        sums[i] = 0;
    }
    for (; count > 0; count--, words += 4, weights += 4) {
        for (int i = 0; i < 16; i++) {
            sums[i] += (uint32_t)words[i >> 2] * (uint32_t)weights[i & 3];
        }
    }
}

#endif
