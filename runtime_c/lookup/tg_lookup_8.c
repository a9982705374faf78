#include "tg_lookup.h"

void tg_lookup_8(const void *table, const void *input, void *output, int32_t count) {
    const uint8_t *map = table, *from = input;
    uint8_t *to = output;
    for (int32_t i = 0; i < count; i++) {
        to[i] = map[from[i]];
    }
}
