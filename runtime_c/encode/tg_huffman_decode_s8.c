#include "tg_huffman.h"

#include <string.h>

/* The bits from bit `position` of byte `at` on, the next one on top; at least 25 of them. */
static uint32_t window_at(const uint8_t *at, uint32_t position) {
    const uint32_t word = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
    return word << (position & 7u);
}

/* `window` turned left by the bits that a plain entry takes. */
static uint32_t turned(uint32_t window, uint32_t entry) {
    return window >> (entry & 31u) | window << ((0u - entry) & 31u);
}

/* Two weights at a time, `pairs` at most, until one of them has a special code; returns how many. */
static int32_t decode_pairs(tg_huffman *d, int8_t *weights, int32_t pairs) {
    const uint8_t *const data = d->data;
    const uint16_t *const table = d->table;
    const uint32_t shift = d->shift, mask = d->mask;
    uint32_t position = d->position;
    int8_t *const start = weights, *const end = weights + 2 * pairs;
    while (weights != end) {
        uint32_t window = window_at(data + (position >> 3), position);
        const uint32_t first = table[window >> shift];
        window = turned(window, first);
        const uint32_t a = (first >> 8) + (window & mask);
        const uint32_t second = table[window >> shift];
        window = turned(window, second);
        const int32_t taken = (int32_t)((first + second) << 24); /* minus the bits; not negative: a special one */
        if (taken >= 0) {
            break;
        }
        weights[0] = (int8_t)a;
        weights[1] = (int8_t)((second >> 8) + (window & mask));
        weights += 2;
        position -= (uint32_t)(taken >> 24);
    }
    d->position = position;
    return (int32_t)(weights - start);
}

/* The next weight, or the next run of zeros into d->zeros: returns whether there is a weight. */
static int decode_one(tg_huffman *d, int8_t *weight) {
    const uint32_t byte = d->position >> 3;
    uint32_t window = window_at(d->data + (byte < d->last ? byte : d->last), d->position);
    const uint32_t entry = d->table[window >> d->shift], kind = entry >> 8;
    if (entry & 0x80u) {
        *weight = (int8_t)(kind + (turned(window, entry) & d->mask));
        d->position -= (entry | ~0xFFu);
        return 1;
    }
    const uint32_t length = entry & 15u;
    window <<= length;
    if (kind == 0) {
        *weight = (int8_t)(window >> 24);
        d->position += length + 8u;
        return 1;
    }
    d->zeros = (1u << kind) + (window >> (32u - kind));
    d->position += length + kind;
    return 0;
}

void tg_huffman_decode_s8(tg_huffman *d, int8_t *weights, int32_t count) {
    while (count > 0) {
        if (d->zeros > 0) {
            const uint32_t run = d->zeros < (uint32_t)count ? d->zeros : (uint32_t)count;
            memset(weights, 0, run);
            d->zeros -= run;
            weights += run;
            count -= (int32_t)run;
            continue;
        }
        const uint32_t most = 8u * d->last;
        const uint32_t safe = d->position < most ? (most - d->position) / 24u : 0u;
        const int32_t done = decode_pairs(d, weights, safe < (uint32_t)count / 2u ? (int32_t)safe : count / 2);
        weights += done;
        count -= done;
        if (count > 0 && decode_one(d, weights)) {
            weights++;
            count--;
        }
    }
}
