/* Requantization constants as layers with encoded weights keep them (see tg_encoded_dsp.h). */
#ifndef TG_ENCODED_CONSTANTS_H
#define TG_ENCODED_CONSTANTS_H
#include "tg_dsp.h"

/* A signed number of 24 bits. */
static inline int32_t tg_encoded_bias(const uint8_t *at) {
    return (int32_t)(tg_read32(at) << 8) >> 8;
}

static inline uint32_t tg_encoded_multiplier(const uint8_t *at) {
    return (tg_read32(at) & 0x3FFFFFFFu) | 0x40000000u;
}

/* What the multiplier's shift exceeds the layer's least shift by. */
static inline uint32_t tg_encoded_shift(const uint8_t *at) {
    return at[3] >> 6;
}

#endif
