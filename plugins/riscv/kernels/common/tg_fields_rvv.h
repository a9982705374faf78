/* Weights of TG_BITS_RVV bits (4, 2, 1, or 8 if it is not defined), those of 8 / TG_BITS_RVV inputs in a
 * byte, the first in its low bits: as text for blocks, and their model. A bit stands for -1 where it is set,
 * for 1 where not.
 */
#ifndef TG_FIELDS_RVV_H
#define TG_FIELDS_RVV_H
#include <stdint.h>

#include "tg_rvv.h"

#ifndef TG_BITS_RVV
#define TG_BITS_RVV 8
#endif

#if TG_RVV
/* A field, moved to the top of the lane and from there down to its bottom; the last one is there already. */
#define TG_FIELD_RVV(to, from, left, right)  \
    "vsll.vi " to ", " from ", " left "\n\t" \
    "vsra.vi " to ", " to ", " right "\n\t"
#define TG_LAST_FIELD_RVV(to, from, right) "vsra.vi " to ", " from ", " right "\n\t"
#define TG_SIGN_RVV(x) "vor.vi " x ", " x ", 1\n\t"
#endif

/* Of input `k`; the bytes of inputs lie `pitch` apart. */
static inline int32_t tg_weight_rvv(const int8_t *weights, int32_t pitch, int32_t k) {
#if TG_BITS_RVV == 8
    return weights[k * pitch];
#else
    const int32_t per_byte = 8 / TG_BITS_RVV;
    const uint32_t byte = (uint8_t)weights[k / per_byte * pitch];
    const int32_t field = (int8_t)(byte << (8 - TG_BITS_RVV * (k % per_byte + 1))) >> (8 - TG_BITS_RVV);
    return TG_BITS_RVV == 1 ? field | 1 : field;
#endif
}

#endif
