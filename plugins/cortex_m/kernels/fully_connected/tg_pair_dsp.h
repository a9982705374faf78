/* A fully connected pair of units, for what the sixes of tg_rows_dsp.h leave. */
#ifndef TG_PAIR_DSP_H
#define TG_PAIR_DSP_H
#include "tg_requantize_dsp.h"

/* The sums A and B of one pair: `stream` as in tg_rows_dsp.h, of a single pair. Returns the end of its
 * weights. */
static inline const int32_t *tg_pair_sums(const int8_t *input, const int32_t *stream, int32_t fours,
                                          int32_t *a, int32_t *b) {
    int32_t both = stream[0], first = stream[1];
    for (stream += 2; fours > 0; fours--, input += 4, stream += 2) {
        const uint32_t four = tg_read32(input);
        const uint32_t even = (uint32_t)stream[0], odd = (uint32_t)stream[1];
        const uint32_t even_inputs = tg_sxtb16(four), odd_inputs = tg_sxtb16_ror8(four);
        both = tg_smlad(odd, odd_inputs, tg_smlad(even, even_inputs, both));
        first = tg_smlad(tg_sxtb16(odd), odd_inputs, tg_smlad(tg_sxtb16(even), even_inputs, first));
    }
    *a = first;
    *b = (int32_t)((uint32_t)both - (uint32_t)first) >> 8;
    return stream;
}

/* The input row, or where its length `depth` is no multiple of four a copy of it in `scratch` that is. */
static inline const int8_t *tg_whole_fours(const int8_t *input, int32_t depth, int8_t *scratch) {
    if ((depth & 3) == 0) {
        return input;
    }
    tg_write32(scratch + (depth & ~3), 0);
    memcpy(scratch, input, (uint32_t)depth);
    return scratch;
}

#endif
