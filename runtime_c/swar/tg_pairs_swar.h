/* The innermost loop of tg_matrix_s8_swar_pairs; a plugin may have a header of this name for its cores. */
#ifndef TG_PAIRS_SWAR_H
#define TG_PAIRS_SWAR_H
#include "tg_pairs_plain_swar.h"

static inline void tg_pairs(const int32_t *words, const int16_t *weights, int32_t count, uint32_t sums[8]) {
    tg_pairs_plain(words, weights, count, sums);
}

#endif
