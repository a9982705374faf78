/* Fixed-point requantization that rounds once. */
#ifndef TG_SINGLE_ROUNDING_H
#define TG_SINGLE_ROUNDING_H
#include <stdint.h>

/* x * multiplier * 2^(shift - 31) to nearest, ties toward plus infinity, of the low 32 bits; multiplier in
 * [0, 2^31), shift in [-31, 30]. */
static inline int32_t tg_requantize_single(int32_t x, int32_t multiplier, int shift) {
    return (int32_t)(((int64_t)x * multiplier + ((int64_t)1 << (30 - shift))) >> (31 - shift));
}

/* x / 2^shift likewise; shift in [1, 31]. The bit below the result says whether to round up. */
static inline int32_t tg_shift_rounded(int32_t x, int shift) {
    return (x >> shift) + ((x >> (shift - 1)) & 1);
}

#endif
