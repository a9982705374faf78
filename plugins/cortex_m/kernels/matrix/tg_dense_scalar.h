/* The core of fully connected layers on Armv6-M and Armv7-M: four units at a time, two products a MUL. */
#ifndef TG_DENSE_SCALAR_H
#define TG_DENSE_SCALAR_H
#include <stdint.h>

/* Sums of products of four units.
 *
 * The inputs come in `groups` groups of `size`, an even number in [2, 16]; `weights` holds a word for each
 * input: 128 + the weight of units 0, 2, 1 and 3 from the lowest byte on. Within a group a unit's weights are
 * at most 255 in magnitude, all together. `starts` holds for each group the sum of its inputs times -0x800080
 * and -0x808080, modulo 2^32, which takes the 128s away: with units 2 and 3 masked out of the others' word,
 * and (Armv6-M) with unit 1 left in that of units 2 and 3. `weights`, `starts` and `sums` are aligned to 4
 * bytes. groups
 * >= 1. */
void tg_dense_s8_scalar(const int8_t *input, const uint32_t *weights, const int32_t *starts, int32_t *sums,
                        int32_t groups, int32_t size);

#endif
