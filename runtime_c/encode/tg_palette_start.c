#include <string.h>

#include "tg_palette.h"
#include "tg_types.h"

TG_SMALL void tg_palette_start(tg_palette *d, const uint8_t *data, uint32_t bytes, uint16_t *table) {
    const uint32_t bits = bytes > 0 && data[0] >= 1 && data[0] <= 4 ? data[0] : 1u, size = 1u << bits;
    const uint32_t head = (size + 4u) & ~3u;
    for (uint32_t pair = 0; pair < size * size; pair++) {
        const uint32_t low = 1u + (pair & (size - 1u)), high = 1u + (pair >> bits);
        const uint8_t weights[2] = {low < bytes ? data[low] : 0u, high < bytes ? data[high] : 0u};
        memcpy(table + pair, weights, sizeof weights);
    }
    d->words = (const uint32_t *)(const void *)data;
    d->end = d->words + bytes / 4u;
    if (head <= bytes) {
        d->words += head / 4u;
    } else {
        d->words = d->end;
    }
    d->table = table;
    d->bits = bits;
    d->word = 0;
    d->loaded = 0;
}
