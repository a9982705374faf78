/* What is around the weights of a pair of channels of tg_matrix_dsp.h. */
#ifndef TG_FINISH_MATRIX_DSP_H
#define TG_FINISH_MATRIX_DSP_H
#include "tg_encoded_constants.h"

/* The words before the weights; returns where those are. */
static inline uint32_t *tg_begin_pair(uint32_t *words, const tg_encoded_dsp *layer,
                                      const uint8_t *constants) {
    const uint32_t a = (uint32_t)tg_encoded_bias(layer, constants);
    *words++ = a + (uint32_t)tg_encoded_bias(layer, constants + layer->bias_bytes) * 256u;
    *words++ = a;
    return words;
}

/* The words after them; returns their end. */
static inline uint32_t *tg_end_pair(uint32_t *words, const tg_encoded_dsp *layer, const uint8_t *constants,
                                    int last) {
    constants += 2 * layer->bias_bytes;
    const uint32_t a = tg_encoded_scale(layer, constants);
    const uint32_t b = tg_encoded_scale(layer, constants + layer->scale_bytes);
    *words++ = tg_encoded_multiplier(layer, a);
    *words++ = (tg_encoded_shift(layer, a) | tg_encoded_shift(layer, b) << 8) + layer->least_shift * 0x101u +
               (last ? 3u << 16 : 1u << 16);
    *words++ = tg_encoded_multiplier(layer, b);
    return words;
}

#endif
