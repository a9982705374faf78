/* The innermost loop of tg_matrix_s8_swar_pairs with instructions that all Xtensa cores with MUL32 have; the
 * compiler chooses the registers, and so either calling convention will do: one has 13 to spare, which is why
 * the pointer to the weights is kept in memory. The 12 products of an input take 25.5 instructions. */
#ifndef TG_PAIRS_SWAR_H
#define TG_PAIRS_SWAR_H
#include "tg_pairs_plain_swar.h"

#if defined(__XTENSA__)
/* clang-format off */
#define TG_WORD(at, first, second)                                                                             \
    "l32i   %[x], %[words], " at "       \n"                                                                   \
    "mull   %[y], %[x], %[whole]         \n"                                                                   \
    "mull   %[x], %[x], %[half]          \n"                                                                   \
    "add    %[" first "], %[" first "], %[y]\n"                                                                \
    "add    %[" second "], %[" second "], %[x]\n"
#define TG_INPUT(weight, at0, at1, at2, at3)                                                                   \
    "l32i   %[x], %[weights]             \n"                                                                   \
    "l16si  %[whole], %[x], " weight "   \n"                                                                   \
    "addi   %[half], %[whole], 127       \n"                                                                   \
    "srai   %[half], %[half], 8          \n"                                                                   \
    TG_WORD(at0, "a0", "b0")                                                                                   \
    TG_WORD(at1, "a1", "b1")                                                                                   \
    TG_WORD(at2, "a2", "b2")                                                                                   \
    TG_WORD(at3, "a3", "b3")

static inline void tg_pairs(const int32_t *words, const int16_t *weights, int32_t count, uint32_t sums[8]) {
    uint32_t a0 = 0, b0 = 0, a1 = 0, b1 = 0, a2 = 0, b2 = 0, a3 = 0, b3 = 0;
    const int16_t *const end = weights + count;
    int32_t x, y, whole, half;
    __asm__ volatile(
        "1:                              \n"
        TG_INPUT("0", "0", "4", "8", "12")
        TG_INPUT("2", "16", "20", "24", "28")
        TG_INPUT("4", "32", "36", "40", "44")
        TG_INPUT("6", "48", "52", "56", "60")
        "l32i   %[x], %[weights]         \n"
        "l32i   %[y], %[end]             \n"
        "addi   %[words], %[words], 64   \n"
        "addi   %[x], %[x], 8            \n"
        "s32i   %[x], %[weights]         \n"
        "bne    %[x], %[y], 1b           \n"
        : [words] "+r"(words), [weights] "+m"(weights), [a0] "+r"(a0), [b0] "+r"(b0), [a1] "+r"(a1), [b1] "+r"(b1),
          [a2] "+r"(a2), [b2] "+r"(b2), [a3] "+r"(a3), [b3] "+r"(b3), [x] "=&r"(x), [y] "=&r"(y),
          [whole] "=&r"(whole), [half] "=&r"(half)
        : [end] "m"(end)
        : "memory");
    sums[0] = a0 - (b0 << 8); /* the second weight is in the whole half-word, too */
    sums[1] = b0;
    sums[2] = a1 - (b1 << 8);
    sums[3] = b1;
    sums[4] = a2 - (b2 << 8);
    sums[5] = b2;
    sums[6] = a3 - (b3 << 8);
    sums[7] = b3;
}
/* clang-format on */
#else
static inline void tg_pairs(const int32_t *words, const int16_t *weights, int32_t count, uint32_t sums[8]) {
    tg_pairs_plain(words, weights, count, sums);
}
#endif

#endif
