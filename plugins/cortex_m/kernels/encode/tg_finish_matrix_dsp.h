/* What is around the weights of a pair of channels of tg_matrix_dsp.h. */
#ifndef TG_FINISH_MATRIX_DSP_H
#define TG_FINISH_MATRIX_DSP_H
#include "tg_encoded_constants.h"

/* The words before the weights; returns where those are. */
static inline uint32_t *tg_begin_pair(uint32_t *words, const uint8_t *constants) {
    const uint32_t a = (uint32_t)tg_encoded_bias(constants);
    *words++ = a + (uint32_t)tg_encoded_bias(constants + 3) * 256u;
    *words++ = a;
    return words;
}

/* The words after them; returns their end. */
static inline uint32_t *tg_end_pair(uint32_t *words, const uint8_t *constants, uint32_t least_shift,
                                    int last) {
    *words++ = tg_encoded_multiplier(constants + 6);
    *words++ = (tg_encoded_shift(constants + 6) | tg_encoded_shift(constants + 10) << 8) +
               least_shift * 0x101u + (last ? 3u << 16 : 1u << 16);
    *words++ = tg_encoded_multiplier(constants + 10);
    return words;
}

#endif
