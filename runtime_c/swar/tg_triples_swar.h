/* The innermost loop of tg_matrix_s8_swar_triples; a plugin may have a header of this name for its cores. */
#ifndef TG_TRIPLES_SWAR_H
#define TG_TRIPLES_SWAR_H
#include "tg_triples_plain_swar.h"

static inline void tg_triples(const int32_t *words, const int16_t *weights, int32_t count, uint32_t sums[8]) {
    tg_triples_plain(words, weights, count, sums);
}

#endif
