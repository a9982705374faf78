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

void tg_winograd_output(const uint32_t *products, int32_t *sums) {
    uint32_t half[TG_TILE * TG_PATCH];
    for (int32_t i = 0; i < TG_PATCH; i++, products += TG_TILES * TG_CHANNELS) {
        enum { ROW = TG_PATCH * TG_TILES * TG_CHANNELS };
        uint32_t *to = half + i;
#define STORE(k, value) to[TG_PATCH * (k)] = value
        TRANSFORM(products[0], products[ROW], products[2 * ROW], products[3 * ROW], products[4 * ROW],
                  products[5 * ROW], STORE);
#undef STORE
    }
    for (const uint32_t *m = half; m != half + TG_TILE * TG_PATCH; m += TG_PATCH, sums += TG_TILE) {
#define STORE(k, value) sums[k] = (int32_t)((value)*NINTH) >> 6
        TRANSFORM(m[0], m[1], m[2], m[3], m[4], m[5], STORE);
#undef STORE
    }
}
