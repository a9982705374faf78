#include "tg_winograd_tiles.h"

#define TRANSFORM(d0, d1, d2, d3, d4, d5, store)                 \
    do {                                                         \
        const uint32_t a = (d4) - 4 * (d2), b = (d3) - 4 * (d1); \
        const uint32_t c = (d4) - (d2), e = 2 * ((d3) - (d1));   \
        store(0, 4 * ((d0) - (d2)) + c);                         \
        store(1, a + b);                                         \
        store(2, a - b);                                         \
        store(3, c + e);                                         \
        store(4, c - e);                                         \
        store(5, (d5) - (d3) - 2 * e);                           \
    } while (0)

/* Two channels side by side: the first + 2^16 * the second. */
static inline uint32_t pair(const int8_t *at) {
    return (uint32_t)at[0] + ((uint32_t)at[1] << 16);
}

/* Two channels of a patch; sums and multiples of pairs are pairs, as both stay within 16 bits. */
static void transform(const int8_t *patch, int32_t row, int32_t pixel, int16_t *to) {
    uint32_t half[TG_POINTS];
    for (uint32_t *d = half; d != half + TG_PATCH; d++, patch += pixel) {
        const int8_t *const p1 = patch + row, *const p2 = p1 + row, *const p3 = p2 + row,
                            *const p4 = p3 + row;
        const uint32_t d0 = pair(patch), d1 = pair(p1), d2 = pair(p2), d3 = pair(p3), d4 = pair(p4);
        const uint32_t d5 = pair(p4 + row);
#define STORE(k, value) d[TG_PATCH * (k)] = (value)
        TRANSFORM(d0, d1, d2, d3, d4, d5, STORE);
#undef STORE
    }
    for (const uint32_t *d = half; d != half + TG_POINTS; d += TG_PATCH, to += TG_PATCH * TG_TILES) {
#define STORE(k, value)                                                                         \
    do {                                                                                        \
        const uint32_t both = (value);                                                          \
        to[TG_TILES * (k)] = (int16_t)(uint16_t)both;                                           \
        to[TG_TILES * (k) + TG_POINTS * TG_TILES] = (int16_t)(uint16_t)((both + 0x8000) >> 16); \
    } while (0)
        TRANSFORM(d[0], d[1], d[2], d[3], d[4], d[5], STORE);
#undef STORE
    }
}

void tg_winograd_input(const int8_t *patch, int32_t row, int32_t pixel, int32_t channels,
                       int16_t *transformed) {
    for (int32_t channel = 0; channel < channels; channel += 2) {
        const int32_t at =
            channel + 1 < channels ? channel : channel - 1; /* the last one again, if it is odd */
        transform(patch + at, row, pixel, transformed + TG_POINTS * TG_TILES * at);
    }
}
