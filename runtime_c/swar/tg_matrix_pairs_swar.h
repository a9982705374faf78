/* The core of convolutions on cores that load no signed bytes, or have few registers. */
#ifndef TG_MATRIX_PAIRS_SWAR_H
#define TG_MATRIX_PAIRS_SWAR_H
#include <stdint.h>

/* As tg_matrix_s8_swar, for 2 * `pairs` output channels; `weights` is [pairs][inputs]: that of a pair's first
 * channel, in [-127, 127], plus 2^8 times that of the second. */
void tg_matrix_s8_swar_pairs(const int32_t *pixels, const int16_t *weights, int32_t *sums, int32_t inputs,
                             int32_t part, int32_t pairs);

#endif
