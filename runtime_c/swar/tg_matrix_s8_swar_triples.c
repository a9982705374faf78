/* A weight times a + 2^21 * b, and times c + 2^10 * b, are three products in two words: their sums A and C
 * take 21 bits each. The first word gives A and the lower 11 bits of B; with these taken away the second
 * gives C and the upper bits of B. */
#include "tg_matrix_triples_swar.h"
#include "tg_triples_swar.h"

/* x's lower 21 bits as a signed number. */
static inline int32_t lower(uint32_t x) {
    return (int32_t)(x << 11) >> 11;
}

/* Adds to three sums. */
static inline void split(uint32_t first, uint32_t second, int32_t *sums) {
    const int32_t a = lower(first);
    const uint32_t b = (first - (uint32_t)a) >> 21, rest = second - (b << 10);
    const int32_t c = lower(rest);
    sums[0] += a;
    sums[1] += (int32_t)b + ((int32_t)(rest - (uint32_t)c) >> 21) * 2048;
    sums[2] += c;
}

void tg_matrix_s8_swar_triples(const int32_t *pixels, const int16_t *weights, int32_t *sums, int32_t inputs,
                               int32_t part, int32_t pairs) {
    for (; pairs > 0; pairs--, sums += 12) {
        for (int i = 0; i < 12; i++) {
            sums[i] = 0;
        }
        const int32_t *words = pixels;
        for (int32_t left = inputs; left > 0; left -= part) {
            const int32_t count = left < part ? left : part;
            uint32_t s[8];
            tg_triples(words, weights, count, s);
            /* The second weight is in the whole half-word, too. */
            split(s[0] - (s[1] << 8), s[2] - (s[3] << 8), sums);
            split(s[4] - (s[5] << 8), s[6] - (s[7] << 8), sums + 3);
            split(s[1], s[3], sums + 6);
            split(s[5], s[7], sums + 9);
            words += 4 * count;
            weights += count;
        }
    }
}
