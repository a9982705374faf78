#include <string.h>

#include "tg_huffman.h"
#include "tg_huffman_window.h"
#include "tg_types.h"

/* The next weight, or the next run of zeros into d->zeros: returns whether there is a weight. */
static TG_SMALL int decode_one(tg_huffman *d, int8_t *weight) {
    const uint32_t byte = d->position >> 3;
    uint32_t window = tg_huffman_window(d->data + (byte < d->last ? byte : d->last), d->position);
    const uint32_t entry = d->table[window >> d->shift], kind = entry >> 8;
    if (entry & 0x80u) {
        *weight = (int8_t)(kind + (tg_huffman_turned(window, entry) & d->mask));
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

TG_SMALL void tg_huffman_decode_s8(tg_huffman *d, int8_t *weights, int32_t count) {
    int8_t *const end = weights + count;
    while (weights != end) {
        uint32_t left = (uint32_t)(end - weights);
        if (d->zeros > 0) {
            left = d->zeros < left ? d->zeros : left;
            memset(weights, 0, left);
            d->zeros -= left;
            weights += left;
            continue;
        }
        /* A weight takes less than two bytes: so many are there in any case. */
        const uint32_t byte = d->position >> 3, sure = byte < d->last ? (d->last - byte) / 2u : 0u;
        weights = tg_huffman_pairs_s8(d, weights, (int32_t)(sure < left ? sure : left) / 4);
        /* A pair that was not to be had holds a special code: done after these two. */
        for (int one = 0; one < 2 && weights != end && decode_one(d, weights); one++) {
            weights++;
        }
    }
}
