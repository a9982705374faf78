/* The core of convolutions that skip weights of zero, on Armv7E-M: eight pixels. */
#ifndef TG_SPARSE_DSP_H
#define TG_SPARSE_DSP_H
#include <stdint.h>

/* Sums of products of eight pixels for `channels` output channels: sums[channel][pixel]. Returns the stream's
 * end.
 *
 * `pixels` holds two words for each input: the bytes of pixels 0 to 3, and of 4 to 7. `stream` holds for each
 * channel a word with the number of bytes that follow for it; then for each pair of weights a word, from the
 * lowest byte on: 8 times the inputs from the last weight (at first: from input 0) to this one, the weight,
 * and the same of the next. channels >= 1. */
const uint32_t *tg_sparse_s8_dsp(const int32_t *pixels, const uint32_t *stream, int32_t *sums,
                                 int32_t channels);

#endif
