/* The core of convolutions on Armv6-M and Armv7-M: four pixels times some output channels, two products a
 * MUL. */
#ifndef TG_MATRIX_SCALAR_H
#define TG_MATRIX_SCALAR_H
#include <stdint.h>

/* Sums of products of four pixels for `channels` output channels: sums[channel][pixel].
 *
 * `pixels` holds two words for each input: pixel 0 + 2^16 * pixel 1, then pixel 2 + 2^16 * pixel 3, of two
 * pairs of int8 values; `weights` is [channels][2 * pairs], each in [-127, 127]. pairs, channels >= 1;
 * `pixels` and `sums` are aligned to 4 bytes. */
void tg_matrix_s8_scalar(const int32_t *pixels, const int8_t *weights, int32_t *sums, int32_t pairs,
                         int32_t channels);

#endif
