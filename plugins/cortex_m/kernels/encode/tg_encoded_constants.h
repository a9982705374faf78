/* Requantization constants as layers with encoded weights keep them (see tg_encoded_dsp.h). */
#ifndef TG_ENCODED_CONSTANTS_H
#define TG_ENCODED_CONSTANTS_H
#include "tg_dsp.h"
#include "tg_encoded_dsp.h"

static inline int32_t tg_encoded_bias(const tg_encoded_dsp *layer, const uint8_t *at) {
    return (int32_t)(tg_read32(at) << layer->bias_unused) >> layer->bias_dropped;
}

/* The bits of a multiplier on top of a word, those of its shift first. */
static inline uint32_t tg_encoded_scale(const tg_encoded_dsp *layer, const uint8_t *at) {
    return tg_read32(at) << layer->scale_unused;
}

static inline uint32_t tg_encoded_multiplier(const tg_encoded_dsp *layer, uint32_t scale) {
    return scale << layer->shift_bits >> 2 | 0x40000000u;
}

/* What the multiplier's shift exceeds the layer's least shift by. */
static inline uint32_t tg_encoded_shift(const tg_encoded_dsp *layer, uint32_t scale) {
    return scale >> 1 >> (31 - layer->shift_bits);
}

#endif
