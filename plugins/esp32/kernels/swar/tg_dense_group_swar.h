/* One group of tg_dense_s8_swar with instructions that all Xtensa cores with MUL32 have: two inputs' eight
 * products take 23. */
#ifndef TG_DENSE_GROUP_SWAR_H
#define TG_DENSE_GROUP_SWAR_H
#include "tg_dense_group_plain_swar.h"

#if defined(__XTENSA__)
/* clang-format off */
/* size: even. */
static inline void tg_dense_group(const int8_t *input, const uint32_t *weights, int32_t size, uint32_t both[2]) {
    const int8_t *const end = input + size;
    uint32_t first = both[0], second = both[1], a, b, x;
    __asm__ volatile(
        "1:                                  \n"
        "l8ui   %[x], %[input], 0            \n"
        "l32i   %[a], %[weights], 0          \n"
        "slli   %[x], %[x], 24               \n"
        "srai   %[x], %[x], 24               \n"
        "srli   %[b], %[a], 8                \n"
        "and    %[a], %[a], %[mask]          \n"
        "mull   %[a], %[a], %[x]             \n"
        "mull   %[b], %[b], %[x]             \n"
        "add    %[first], %[first], %[a]     \n"
        "add    %[second], %[second], %[b]   \n"
        "l8ui   %[x], %[input], 1            \n"
        "l32i   %[a], %[weights], 4          \n"
        "slli   %[x], %[x], 24               \n"
        "srai   %[x], %[x], 24               \n"
        "srli   %[b], %[a], 8                \n"
        "and    %[a], %[a], %[mask]          \n"
        "mull   %[a], %[a], %[x]             \n"
        "mull   %[b], %[b], %[x]             \n"
        "add    %[first], %[first], %[a]     \n"
        "add    %[second], %[second], %[b]   \n"
        "addi   %[input], %[input], 2        \n"
        "addi   %[weights], %[weights], 8    \n"
        "bne    %[input], %[end], 1b         \n"
        : [input] "+r"(input), [weights] "+r"(weights), [first] "+r"(first), [second] "+r"(second), [a] "=&r"(a),
          [b] "=&r"(b), [x] "=&r"(x)
        : [end] "r"(end), [mask] "r"(0x00FF00FFu)
        : "memory");
    both[0] = first;
    both[1] = second;
}
/* clang-format on */
#else
static inline void tg_dense_group(const int8_t *input, const uint32_t *weights, int32_t size,
                                  uint32_t both[2]) {
    tg_dense_group_plain(input, weights, size, both);
}
#endif

#endif
