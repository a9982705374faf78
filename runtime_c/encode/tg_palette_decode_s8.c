#include "tg_palette.h"

/* The pairs of `word` from the lowest on; with a constant `bits` no loop is left. */
static inline int8_t *whole_word(const uint16_t *table, uint32_t word, uint32_t bits, int8_t *weights) {
    for (uint32_t place = 0; place + 2u * bits <= 32u; place += 2u * bits) {
        const uint32_t pair = table[word >> place & ((1u << 2u * bits) - 1u)];
        *weights++ = (int8_t)(pair & 0xFFu);
        *weights++ = (int8_t)(pair >> 8);
    }
    return weights;
}

static int8_t *whole_words(tg_palette *d, int8_t *weights, int8_t *end, uint32_t per_word) {
    const uint32_t *words = d->words;
    const uint16_t *const table = d->table;
    while (words < d->end && (uint32_t)(end - weights) >= per_word) {
        const uint32_t word = *words++;
        switch (d->bits) {
        case 1:
            weights = whole_word(table, word, 1, weights);
            break;
        case 2:
            weights = whole_word(table, word, 2, weights);
            break;
        case 3:
            weights = whole_word(table, word, 3, weights);
            break;
        default:
            weights = whole_word(table, word, 4, weights);
            break;
        }
    }
    d->words = words;
    return weights;
}

void tg_palette_decode_s8(tg_palette *d, int8_t *weights, int32_t count) {
    const uint32_t per_word = 32u / (2u * d->bits) * 2u, mask = (1u << d->bits) - 1u;
    int8_t *const end = weights + count;
    while (weights < end) {
        if (d->loaded == 0) {
            weights = whole_words(d, weights, end, per_word);
            if (weights >= end) {
                break;
            }
            d->word = d->words < d->end ? *d->words++ : 0u;
            d->loaded = per_word;
        }
        *weights++ = (int8_t)(d->table[d->word & mask] & 0xFFu);
        d->word >>= d->bits;
        d->loaded--;
    }
}
