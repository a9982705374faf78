/* The dot-product instruction of the Kestrel K1, and what it does in plain C. */
#ifndef K1_DOT_H
#define K1_DOT_H
#include <stdint.h>
#include <string.h>

/* Four int8 at `p`, which may have any address, as one word. */
static inline uint32_t k1_load4(const int8_t *p) {
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* sum + the products of the four int8 of a with those of b. The sum must stay within int32_t. */
static inline int32_t k1_dot4(int32_t sum, uint32_t a, uint32_t b) {
#ifdef __KESTREL__
    __asm__("dot4 %0, %1, %2" : "+r"(sum) : "r"(a), "r"(b));
    return sum;
#else
    for (uint32_t bit = 0u; bit < 32u; bit += 8u) {
        sum += (int8_t)(uint8_t)(a >> bit) * (int8_t)(uint8_t)(b >> bit);
    }
    return sum;
#endif
}

#endif
