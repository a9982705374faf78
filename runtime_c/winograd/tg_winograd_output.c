#include "tg_winograd_tiles.h"

#define NINTH 0x38E38E39u /* its product with 9 is 1 modulo 2^32 */
#define TRANSFORM(m0, m1, m2, m3, m4, m5, store)                                                            \
    do {                                                                                                    \
        const uint32_t p = 0u - 4 * ((m1) + (m2)), q = 4 * ((m2) - (m1)), r = (m3) + (m4), s = (m3) - (m4); \
        store(0, 6 * (m0) + p + r);                                                                         \
        store(1, q + 2 * s);                                                                                \
        store(2, p + 4 * r);                                                                                \
        store(3, q + 8 * s + 24 * (m5));                                                                    \
    } while (0)

/* Of one tile and one output channel. */
static void transform(uint32_t *products) {
    enum { POINT = TG_TILES * TG_CHANNELS, ROW = TG_PATCH * POINT };
    uint32_t half[TG_TILE * TG_PATCH];
    const uint32_t *m = products;
    for (uint32_t *to = half; to != half + TG_PATCH; to++, m += POINT) {
#define STORE(k, value) to[TG_PATCH * (k)] = value
        TRANSFORM(m[0], m[ROW], m[2 * ROW], m[3 * ROW], m[4 * ROW], m[5 * ROW], STORE);
#undef STORE
    }
    uint32_t *to = products;
    for (m = half; m != half + TG_TILE * TG_PATCH; m += TG_PATCH, to += TG_TILE * POINT) {
#define STORE(k, value) to[(k) * POINT] = (uint32_t)((int32_t)((value) * NINTH) >> 6)
        TRANSFORM(m[0], m[1], m[2], m[3], m[4], m[5], STORE);
#undef STORE
    }
}

void tg_winograd_output(uint32_t *products) {
    for (int32_t i = 0; i < TG_TILES * TG_CHANNELS; i++) {
        transform(products + i);
    }
}
