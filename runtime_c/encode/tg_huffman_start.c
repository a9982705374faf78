#include "tg_huffman.h"
#include "tg_types.h"

/* Reads the code's description, zeros after the end of the data. */
static TG_NOINLINE TG_SMALL uint32_t next(tg_huffman *d) {
    const uint32_t at = d->position++;
    return at < d->last ? d->data[at] : 0u;
}

TG_SMALL void tg_huffman_start(tg_huffman *d, const uint8_t *data, uint32_t bytes, uint16_t *table) {
    d->data = data;
    d->table = table;
    d->last = bytes;
    d->position = 0;
    d->zeros = 0;
    const uint32_t form = next(d);
    const uint32_t bits = (form & 7u) + 1u, raw = form >> 3 & 3u;
    d->shift = 32u - bits;
    d->mask = (1u << raw) - 1u;
    uint32_t special = next(d);
    uint16_t *const end = table + (1u << bits);
    uint32_t plain = 0, rank = 0;
    for (uint32_t length = 1; length <= bits; length++) {
        for (uint32_t left = next(d); left > 0; left--, rank++) {
            uint32_t entry;
            if (rank == special) {
                entry = (next(d) & 7u) << 8 | 16u | length;
                special = next(d);
            } else {
                const uint32_t nearest = plain & 1u ? ~(plain >> 1) : plain >> 1; /* 0, -1, 1, -2, ... */
                const uint32_t value = form & 32u ? next(d) : nearest << raw;
                entry = value << 8 | ((0u - length - raw) & 0xFFu);
                plain++;
            }
            for (uint32_t span = 1u << (bits - length); span > 0 && table < end; span--) {
                *table++ = (uint16_t)entry;
            }
        }
    }
    while (table < end) { /* of a code that is not complete */
        *table++ = 0xFFu;
    }
    d->position *= 8u;
    d->last = bytes - 4u;
}
