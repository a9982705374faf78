/* One group of tg_dense_s8_swar in plain C. */
#ifndef TG_DENSE_GROUP_PLAIN_SWAR_H
#define TG_DENSE_GROUP_PLAIN_SWAR_H
#include <stdint.h>

/* Adds the products of `size` inputs, modulo 2^32: to both[0] with the weights of units 0 and 1, to both[1]
 * with what is left of the words without the lowest byte. */
static inline void tg_dense_group_plain(const int8_t *input, const uint32_t *weights, int32_t size,
                                        uint32_t both[2]) {
    for (int32_t i = 0; i < size; i++, input++, weights++) {
        both[0] += (uint32_t)*input * (*weights & 0x00FF00FFu);
        both[1] += (uint32_t)*input * (*weights >> 8);
    }
}

#endif
