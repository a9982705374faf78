/* The core of fully connected layers: four units at a time, two products a MUL. */
#ifndef TG_DENSE_SWAR_H
#define TG_DENSE_SWAR_H
#include <stdint.h>

/* Sums of products of four units.
 *
 * The inputs come in `groups` groups of `size` in [1, 32]; `weights` holds a word for each input: 128 + the
 * weight of units 0, 2, 1 and 3 from the lowest byte on. Within a group a unit's weights are at most 255 in
 * magnitude, all together. `starts` holds for each group the sum of its inputs times -0x800080 and -0x808080,
 * which takes the 128s away: with units 2 and 3 masked out of the others' word, and with unit 1 left in that
 * of units 2 and 3. `weights`, `starts` and `sums` are aligned to 4 bytes. groups >= 1. */
void tg_dense_s8_swar(const int8_t *input, const uint32_t *weights, const int32_t *starts, int32_t *sums,
                      int32_t groups, int32_t size);

#endif
