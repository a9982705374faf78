/* Three sums in two words taken apart: what is left of a weight times a + 2^21 * b, and times c + 2^10 * b,
 * added up modulo 2^32, while each sum stays within 21 bits. */
#ifndef TG_SPLIT_SWAR_H
#define TG_SPLIT_SWAR_H
#include <stdint.h>

/* x's lower 21 bits as a signed number. */
static inline int32_t tg_lower_21(uint32_t x) {
    return (int32_t)(x << 11) >> 11;
}

/* The first word gives a's sum and the lower 11 bits of b's; with these taken away the second gives c's and
 * the upper bits of b's. */
static inline void tg_split_swar(uint32_t first, uint32_t second, int32_t *sums) {
    const int32_t a = tg_lower_21(first);
    const uint32_t b = (first - (uint32_t)a) >> 21, rest = second - (b << 10);
    const int32_t c = tg_lower_21(rest);
    sums[0] = a;
    sums[1] = (int32_t)b + ((int32_t)(rest - (uint32_t)c) >> 21) * 2048;
    sums[2] = c;
}

#endif
