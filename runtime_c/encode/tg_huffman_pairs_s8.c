#include "tg_huffman_pairs_plain.h"

int8_t *tg_huffman_pairs_s8(tg_huffman *d, int8_t *weights, int32_t fours) {
    return tg_huffman_pairs_plain(d, weights, fours);
}
