/* A channel's 16 products of a point take 40 instructions, two channels 3 more. */
#include "tg_winograd_multiply_plain.h"

#if defined(__riscv) && __riscv_xlen == 32 && defined(__riscv_mul)
/* clang-format off */
/* One filter's products with four tiles, added to their sums. */
#define FILTER(at, first, second, third, fourth)                                                              \
    "lh    a6, " at "(a1)        \n"                                                                          \
    "mul   a7, t4, a6            \n"                                                                          \
    "add   " first ", " first ", a7\n"                                                                        \
    "mul   a7, t5, a6            \n"                                                                          \
    "add   " second ", " second ", a7\n"                                                                      \
    "mul   a7, t6, a6            \n"                                                                          \
    "mul   a6, a5, a6            \n"                                                                          \
    "add   " third ", " third ", a7\n"                                                                        \
    "add   " fourth ", " fourth ", a6\n"
/* One channel's: `at` bytes behind the pointers. */
#define CHANNEL(at)                                                                                           \
    "lh    t4, " at "(a0)        \n"                                                                          \
    "lh    t5, " at "+2(a0)      \n"                                                                          \
    "lh    t6, " at "+4(a0)      \n"                                                                          \
    "lh    a5, " at "+6(a0)      \n"                                                                          \
    FILTER(at, "s0", "s1", "s2", "s3")                                                                        \
    FILTER(at "+2", "s4", "s5", "s6", "s7")                                                                   \
    FILTER(at "+4", "s8", "s9", "s10", "s11")                                                                 \
    FILTER(at "+6", "t0", "t1", "t2", "t3")

/* Registers: a0 inputs, a1 filters, a2 end of these, a3 more, a4 products, ra end of these, t4-t6 and a5 inputs, a6 a
 * filter, a7 a product, s0-s11 and t0-t3 sums. Stack: bytes of the channels, which is those of inputs and filters. */
__attribute__((naked)) void tg_winograd_multiply(__attribute__((unused)) const int16_t *inputs,
                                                 __attribute__((unused)) const int16_t *filters,
                                                 __attribute__((unused)) int32_t channels,
                                                 __attribute__((unused)) int32_t more,
                                                 __attribute__((unused)) uint32_t *products) {
    __asm__ volatile(
        "addi  sp, sp, -64           \n"
        "sw    s0, 0(sp)             \n"
        "sw    s1, 4(sp)             \n"
        "sw    s2, 8(sp)             \n"
        "sw    s3, 12(sp)            \n"
        "sw    s4, 16(sp)            \n"
        "sw    s5, 20(sp)            \n"
        "sw    s6, 24(sp)            \n"
        "sw    s7, 28(sp)            \n"
        "sw    s8, 32(sp)            \n"
        "sw    s9, 36(sp)            \n"
        "sw    s10, 40(sp)           \n"
        "sw    s11, 44(sp)           \n"
        "sw    ra, 48(sp)            \n"
        "li    a6, 288               \n"
        "mul   a2, a2, a6            \n"
        "sw    a2, 52(sp)            \n"
        "add   a2, a2, a1            \n"
        "addi  ra, a4, 1152          \n"
        "addi  ra, ra, 1152          \n"
        "1:                          \n"
        "bnez  a3, 2f                \n"
        "li    s0, 0                 \n"
        "li    s1, 0                 \n"
        "li    s2, 0                 \n"
        "li    s3, 0                 \n"
        "li    s4, 0                 \n"
        "li    s5, 0                 \n"
        "li    s6, 0                 \n"
        "li    s7, 0                 \n"
        "li    s8, 0                 \n"
        "li    s9, 0                 \n"
        "li    s10, 0                \n"
        "li    s11, 0                \n"
        "li    t0, 0                 \n"
        "li    t1, 0                 \n"
        "li    t2, 0                 \n"
        "li    t3, 0                 \n"
        "j     3f                    \n"
        "2:                          \n"
        "lw    s0, 0(a4)             \n"
        "lw    s1, 4(a4)             \n"
        "lw    s2, 8(a4)             \n"
        "lw    s3, 12(a4)            \n"
        "lw    s4, 16(a4)            \n"
        "lw    s5, 20(a4)            \n"
        "lw    s6, 24(a4)            \n"
        "lw    s7, 28(a4)            \n"
        "lw    s8, 32(a4)            \n"
        "lw    s9, 36(a4)            \n"
        "lw    s10, 40(a4)           \n"
        "lw    s11, 44(a4)           \n"
        "lw    t0, 48(a4)            \n"
        "lw    t1, 52(a4)            \n"
        "lw    t2, 56(a4)            \n"
        "lw    t3, 60(a4)            \n"
        "3:                          \n"
        "lw    a6, 52(sp)            \n"
        "slli  a6, a6, 26            \n"
        "bgez  a6, 4f                \n"
        "addi  a0, a0, -288          \n"
        "addi  a1, a1, -288          \n"
        "j     5f                    \n"
        "4:                          \n"
        CHANNEL("0")
        "5:                          \n"
        CHANNEL("288")
        "addi  a0, a0, 576           \n"
        "addi  a1, a1, 576           \n"
        "bne   a1, a2, 4b            \n"
        "sw    s0, 0(a4)             \n"
        "sw    s1, 4(a4)             \n"
        "sw    s2, 8(a4)             \n"
        "sw    s3, 12(a4)            \n"
        "sw    s4, 16(a4)            \n"
        "sw    s5, 20(a4)            \n"
        "sw    s6, 24(a4)            \n"
        "sw    s7, 28(a4)            \n"
        "sw    s8, 32(a4)            \n"
        "sw    s9, 36(a4)            \n"
        "sw    s10, 40(a4)           \n"
        "sw    s11, 44(a4)           \n"
        "sw    t0, 48(a4)            \n"
        "sw    t1, 52(a4)            \n"
        "sw    t2, 56(a4)            \n"
        "sw    t3, 60(a4)            \n"
        "lw    a6, 52(sp)            \n"
        "addi  a2, a2, 8             \n"
        "sub   a0, a0, a6            \n"
        "addi  a0, a0, 8             \n"
        "sub   a1, a2, a6            \n"
        "addi  a4, a4, 64            \n"
        "bne   a4, ra, 1b            \n"
        "lw    s0, 0(sp)             \n"
        "lw    s1, 4(sp)             \n"
        "lw    s2, 8(sp)             \n"
        "lw    s3, 12(sp)            \n"
        "lw    s4, 16(sp)            \n"
        "lw    s5, 20(sp)            \n"
        "lw    s6, 24(sp)            \n"
        "lw    s7, 28(sp)            \n"
        "lw    s8, 32(sp)            \n"
        "lw    s9, 36(sp)            \n"
        "lw    s10, 40(sp)           \n"
        "lw    s11, 44(sp)           \n"
        "lw    ra, 48(sp)            \n"
        "addi  sp, sp, 64            \n"
        "ret                         \n");
}
/* clang-format on */
#else
void tg_winograd_multiply(const int16_t *inputs, const int16_t *filters, int32_t channels, int32_t more,
                          uint32_t *products) {
    tg_winograd_multiply_plain(inputs, filters, channels, more, products);
}
#endif
