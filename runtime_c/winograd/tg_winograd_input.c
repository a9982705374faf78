#include "tg_winograd_tiles.h"

#define TRANSFORM(d0, d1, d2, d3, d4, d5, to, step)                                          \
    do {                                                                                     \
        const int32_t a = (d4) - 4 * (d2), b = (d3) - 4 * (d1);                              \
        const int32_t c = (d4) - (d2), e = 2 * ((d3) - (d1));                                \
        const int32_t first = 4 * ((d0) - (d2)) + c, last = 4 * ((d1) - (d3)) + (d5) - (d3); \
        (to)[0] = first;                                                                     \
        (to)[step] = a + b;                                                                  \
        (to)[2 * (step)] = a - b;                                                            \
        (to)[3 * (step)] = c + e;                                                            \
        (to)[4 * (step)] = c - e;                                                            \
        (to)[5 * (step)] = last;                                                             \
    } while (0)

void tg_winograd_input(int32_t *patch, int16_t *transformed) {
    for (int32_t i = 0; i < TG_PATCH; i++) {
        int32_t *const d = patch + i;
        TRANSFORM(d[0], d[6], d[12], d[18], d[24], d[30], d, TG_PATCH);
    }
    for (int32_t i = 0; i < TG_PATCH; i++, transformed += TG_PATCH * TG_TILES) {
        const int32_t *const d = patch + TG_PATCH * i;
        int32_t row[TG_PATCH];
        TRANSFORM(d[0], d[1], d[2], d[3], d[4], d[5], row, 1);
        for (int k = 0; k < TG_PATCH; k++) {
            transformed[TG_TILES * k] = (int16_t)row[k];
        }
    }
}
