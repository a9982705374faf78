/* The core of convolutions: six pixels times some output channels, two products a MUL. */
#ifndef TG_MATRIX_SWAR_H
#define TG_MATRIX_SWAR_H
#include <stdint.h>

/* Sums of products of six pixels for 2 * `pairs` output channels: sums[channel][pixel]. Returns the end of
 * `stream`.
 *
 * `pixels` holds three words for each input: pixel 0 + 2^16 * pixel 1, then pixels 2 and 3, then 4 and 5, of
 * int8 values. `stream` holds for each pair of channels groups of n in [1, 17] inputs: a byte 2 * n, then n
 * times a weight of either channel; a byte 0 ends the pair. Within a group each channel's weights are at most
 * 255 in magnitude, all together. pairs >= 1; `pixels` and `sums` are aligned to 4 bytes. */
const int8_t *tg_matrix_s8_swar(const int32_t *pixels, const int8_t *stream, int32_t *sums, int32_t pairs);

#endif
