#include <string.h>

#include "tg_palette.h"

/* The pair `n` of a word, if it has so many. Compilers do not unroll this by themselves. */
#define PAIR(n)                                                                 \
    if (2u * bits * ((n) + 1u) <= 32u) {                                        \
        memcpy(weights + 2 * (n), table + (word >> 2u * bits * (n) & mask), 2); \
    }
#define PAIRS_4(n) PAIR(n) PAIR((n) + 1u) PAIR((n) + 2u) PAIR((n) + 3u)

/* As many whole words as there are and as fit before `end`; with a constant `bits` no condition within is
 * left. */
static inline int8_t *whole_words(tg_palette *d, int8_t *weights, const int8_t *end, const uint32_t bits) {
    const uint32_t per_word = 32u / (2u * bits) * 2u, mask = (1u << 2u * bits) - 1u;
    const uint32_t room = (uint32_t)(end - weights) / per_word, given = (uint32_t)(d->end - d->words);
    const uint32_t *words = d->words;
    const uint32_t *const last = words + (room < given ? room : given);
    const uint16_t *const table = d->table;
    for (; words != last; weights += per_word) {
        const uint32_t word = *words++;
        PAIRS_4(0u) PAIRS_4(4u) PAIRS_4(8u) PAIRS_4(12u)
    }
    d->words = words;
    return weights;
}

static int8_t *most(tg_palette *d, int8_t *weights, const int8_t *end) {
    switch (d->bits) {
    case 1:
        return whole_words(d, weights, end, 1);
    case 2:
        return whole_words(d, weights, end, 2);
    case 3:
        return whole_words(d, weights, end, 3);
    default:
        return whole_words(d, weights, end, 4);
    }
}

void tg_palette_decode_s8(tg_palette *d, int8_t *weights, int32_t count) {
    const uint32_t mask = (1u << d->bits) - 1u;
    const int8_t *const end = weights + count;
    while (weights != end) {
        if (d->loaded == 0) {
            weights = most(d, weights, end);
            if (weights == end) {
                break;
            }
            d->word = d->words != d->end ? *d->words++ : 0u;
            d->loaded = 32u / (2u * d->bits) * 2u;
        }
        memcpy(weights++, d->table + (d->word & mask), 1);
        d->word >>= d->bits;
        d->loaded--;
    }
}
