/* Two sums of two products each, taken apart. */
#ifndef TG_SPLIT_SUMS_SWAR_H
#define TG_SPLIT_SUMS_SWAR_H
#include <stdint.h>

/* `whole[half]` is sums[2 * half] + 2^16 * sums[2 * half + 1] modulo 2^32, `upper` that second sum. */
static inline void tg_split_sums(const uint32_t whole[2], const int32_t upper[2], int32_t sums[4]) {
    for (int half = 0; half < 2; half++) {
        sums[2 * half] = (int32_t)(whole[half] - ((uint32_t)upper[half] << 16));
        sums[2 * half + 1] = upper[half];
    }
}

#endif
