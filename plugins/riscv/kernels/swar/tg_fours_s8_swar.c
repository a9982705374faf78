/* An input's 24 products take 40 instructions, four inputs 3 more. */
#include "tg_fours_plain_swar.h"

#if defined(__riscv) && __riscv_xlen == 32 && defined(__riscv_mul)
/* clang-format off */
#define WORD(at, first, second, third, fourth)                                                                 \
    "lw    t4, " at "(a0)        \n"                                                                           \
    "mul   t5, t4, a4            \n"                                                                           \
    "mul   t6, t4, a5            \n"                                                                           \
    "add   " first ", " first ", t5\n"                                                                         \
    "add   " second ", " second ", t6\n"                                                                       \
    "mul   t5, t4, a6            \n"                                                                           \
    "mul   t4, t4, a7            \n"                                                                           \
    "add   " third ", " third ", t5\n"                                                                         \
    "add   " fourth ", " fourth ", t4\n"
#define INPUT(i)                                                                                               \
    "lb    a4, 4*" #i "(a1)      \n"                                                                           \
    "lb    a5, 4*" #i "+1(a1)    \n"                                                                           \
    "lb    a6, 4*" #i "+2(a1)    \n"                                                                           \
    "lb    a7, 4*" #i "+3(a1)    \n"                                                                           \
    WORD("16*" #i, "s0", "s1", "s2", "s3")                                                                     \
    WORD("16*" #i "+4", "s4", "s5", "s6", "s7")                                                                \
    WORD("16*" #i "+8", "s8", "s9", "s10", "s11")                                                              \
    WORD("16*" #i "+12", "t0", "t1", "t2", "t3")

/* Registers: a0 words, a1 weights, a2 end of these, a3 sums, a4-a7 weights, s0-s11 and t0-t3 sums, t4-t6 temporary. */
__attribute__((naked)) void tg_fours_s8_swar(__attribute__((unused)) const int32_t *words,
                                             __attribute__((unused)) const int8_t *weights,
                                             __attribute__((unused)) int32_t count,
                                             __attribute__((unused)) uint32_t sums[16]) {
    __asm__ volatile(
        "addi  sp, sp, -48           \n"
        "sw    s0, 0(sp)           \n"
        "sw    s1, 4(sp)           \n"
        "sw    s2, 8(sp)           \n"
        "sw    s3, 12(sp)           \n"
        "sw    s4, 16(sp)           \n"
        "sw    s5, 20(sp)           \n"
        "sw    s6, 24(sp)           \n"
        "sw    s7, 28(sp)           \n"
        "sw    s8, 32(sp)           \n"
        "sw    s9, 36(sp)           \n"
        "sw    s10, 40(sp)           \n"
        "sw    s11, 44(sp)           \n"
        "slli  a2, a2, 2             \n"
        "add   a2, a2, a1            \n"
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
        "li    s10, 0                 \n"
        "li    s11, 0                 \n"
        "li    t0, 0                 \n"
        "li    t1, 0                 \n"
        "li    t2, 0                 \n"
        "li    t3, 0                 \n"
        "1:                          \n"
        INPUT(0) INPUT(1) INPUT(2) INPUT(3)
        "addi  a0, a0, 64            \n"
        "addi  a1, a1, 16            \n"
        "bne   a1, a2, 1b            \n"
        "sw    s0, 0(a3)           \n"
        "sw    s1, 4(a3)           \n"
        "sw    s2, 8(a3)           \n"
        "sw    s3, 12(a3)           \n"
        "sw    s4, 16(a3)           \n"
        "sw    s5, 20(a3)           \n"
        "sw    s6, 24(a3)           \n"
        "sw    s7, 28(a3)           \n"
        "sw    s8, 32(a3)           \n"
        "sw    s9, 36(a3)           \n"
        "sw    s10, 40(a3)           \n"
        "sw    s11, 44(a3)           \n"
        "sw    t0, 48(a3)           \n"
        "sw    t1, 52(a3)           \n"
        "sw    t2, 56(a3)           \n"
        "sw    t3, 60(a3)           \n"
        "lw    s0, 0(sp)           \n"
        "lw    s1, 4(sp)           \n"
        "lw    s2, 8(sp)           \n"
        "lw    s3, 12(sp)           \n"
        "lw    s4, 16(sp)           \n"
        "lw    s5, 20(sp)           \n"
        "lw    s6, 24(sp)           \n"
        "lw    s7, 28(sp)           \n"
        "lw    s8, 32(sp)           \n"
        "lw    s9, 36(sp)           \n"
        "lw    s10, 40(sp)           \n"
        "lw    s11, 44(sp)           \n"
        "addi  sp, sp, 48            \n"
        "ret                         \n");
}
/* clang-format on */
#else
void tg_fours_s8_swar(const int32_t *words, const int8_t *weights, int32_t count, uint32_t sums[16]) {
    tg_fours_plain(words, weights, count, sums);
}
#endif
