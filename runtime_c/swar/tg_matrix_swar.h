/* The core of convolutions: six pixels times some output channels, three products of two MULs. */
#ifndef TG_MATRIX_SWAR_H
#define TG_MATRIX_SWAR_H
#include <stdint.h>

/* Sums of products of six pixels for 4 * `fours` output channels: sums[channel][pixel].
 *
 * `pixels` holds four words for each input: pixel 0 + 2^21 * pixel 1, pixel 2 + 2^10 * pixel 1, then the same
 * of pixels 3, 4 and 5, of int8 values. `weights` is [fours][inputs][4]. Of `part` inputs one after the
 * other, the last part may be shorter, each channel's weights are at most 8191 in magnitude, all together.
 * inputs and part are multiples of 4, not 0; fours >= 1; `pixels` and `sums` are aligned to 4 bytes. */
void tg_matrix_s8_swar(const int32_t *pixels, const int8_t *weights, int32_t *sums, int32_t inputs,
                       int32_t part, int32_t fours);

#endif
