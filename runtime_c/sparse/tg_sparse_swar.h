/* The cores of layers that skip weights of zero. */
#ifndef TG_SPARSE_SWAR_H
#define TG_SPARSE_SWAR_H
#include <stdint.h>

/* Sums of products of six pixels for `channels` output channels: sums[channel][pixel]. Returns the stream's
 * end.
 *
 * `words` holds four words for each input, as tg_matrix_s8_swar wants them. `stream` holds for each channel
 * one run or more: two bytes, the lower one first, with the number of pairs, and 0x8000 in the last run; then
 * for each pair four bytes: inputs from the last weight (at first: from input 0) to this one, the weight, and
 * the same of the next. Within a run the weights are at most 8191 in magnitude, all together. `words` and
 * `sums` are aligned to 4 bytes. channels >= 1. */
const uint8_t *tg_sparse_s8_swar(const int32_t *words, const uint8_t *stream, int32_t *sums,
                                 int32_t channels);

#endif
