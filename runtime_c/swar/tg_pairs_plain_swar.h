/* The innermost loop of tg_matrix_s8_swar_pairs in plain C. */
#ifndef TG_PAIRS_PLAIN_SWAR_H
#define TG_PAIRS_PLAIN_SWAR_H
#include <stdint.h>

/* sums[2 * word + channel] = products of `count` inputs, a multiple of 4, modulo 2^32: four words times two
 * weights. */
static inline void tg_pairs_plain(const int32_t *words, const int16_t *weights, int32_t count,
                                  uint32_t sums[8]) {
    uint32_t a0 = 0, b0 = 0, a1 = 0, b1 = 0, a2 = 0, b2 = 0, a3 = 0, b3 = 0;
    for (; count > 0; count--, words += 4, weights++) {
        const uint32_t whole = (uint32_t)*weights, second = (uint32_t)((*weights + 127) >> 8);
        const uint32_t x0 = (uint32_t)words[0], x1 = (uint32_t)words[1];
        const uint32_t x2 = (uint32_t)words[2], x3 = (uint32_t)words[3];
        a0 += x0 * whole;
        b0 += x0 * second;
        a1 += x1 * whole;
        b1 += x1 * second;
        a2 += x2 * whole;
        b2 += x2 * second;
        a3 += x3 * whole;
        b3 += x3 * second;
    }
    sums[0] = a0 - (b0 << 8); /* the second weight is in the whole half-word, too */
    sums[1] = b0;
    sums[2] = a1 - (b1 << 8);
    sums[3] = b1;
    sums[4] = a2 - (b2 << 8);
    sums[5] = b2;
    sums[6] = a3 - (b3 << 8);
    sums[7] = b3;
}

#endif
