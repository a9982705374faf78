/* The innermost loop of tg_matrix_s8_swar, which a plugin may have a C file of its own for. */
#ifndef TG_FOURS_SWAR_H
#define TG_FOURS_SWAR_H
#include <stdint.h>

/* sums[word][channel] = products of `count` inputs, a multiple of 4 and not 0, modulo 2^32: words [count][4],
 * weights [count][4]. */
void tg_fours_s8_swar(const int32_t *words, const int8_t *weights, int32_t count, uint32_t sums[16]);

#endif
