/* Reading codes: what the parts of the Huffman decoder share. */
#ifndef TG_HUFFMAN_WINDOW_H
#define TG_HUFFMAN_WINDOW_H
#include "tg_huffman.h"

/* The bits from bit `position` of byte `at` on (position modulo 8), the next one on top; at least 25 of them.
 */
static inline uint32_t tg_huffman_window(const uint8_t *at, uint32_t position) {
    const uint32_t word = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return word << (position & 7u);
}

/* `window` turned left by the bits that a plain entry takes: those that follow its code as they are stand
 * lowest. */
static inline uint32_t tg_huffman_turned(uint32_t window, uint32_t entry) {
    return window >> (entry & 31u) | window << ((0u - entry) & 31u);
}

#endif
