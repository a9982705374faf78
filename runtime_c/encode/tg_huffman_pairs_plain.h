/* tg_huffman_pairs_s8 in plain C: what a core's assembly has to compute. */
#ifndef TG_HUFFMAN_PAIRS_PLAIN_H
#define TG_HUFFMAN_PAIRS_PLAIN_H
#include "tg_huffman.h"
#include "tg_huffman_window.h"

static inline int8_t *tg_huffman_pairs_plain(tg_huffman *d, int8_t *weights, int32_t fours) {
    const uint8_t *const data = d->data;
    const uint16_t *const table = d->table;
    const uint32_t shift = d->shift, mask = d->mask;
    uint32_t position = d->position;
    for (int8_t *const end = weights + 4 * fours; weights != end; weights += 2) {
        uint32_t window = tg_huffman_window(data + (position >> 3), position);
        const uint32_t first = table[window >> shift];
        window = tg_huffman_turned(window, first);
        weights[0] = (int8_t)((first >> 8) + (window & mask));
        const uint32_t second = table[window >> shift];
        window = tg_huffman_turned(window, second);
        const int32_t bits = (int32_t)((first + second) << 24); /* negative, unless one of them is special */
        if (bits >= 0) {
            break;
        }
        weights[1] = (int8_t)((second >> 8) + (window & mask));
        position -= (uint32_t)(bits >> 24);
    }
    d->position = position;
    return weights;
}

#endif
