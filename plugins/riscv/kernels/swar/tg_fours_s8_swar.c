/* An input's 24 products take 40 instructions, four inputs 3 more. */
#include "tg_fours_plain_swar.h"
#include "tg_sums_asm_rv32.h"

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
        TG_ASM_SAVE_RV32
        "slli  a2, a2, 2             \n"
        "add   a2, a2, a1            \n"
        TG_ASM_ZERO_SUMS_RV32
        "1:                          \n"
        INPUT(0) INPUT(1) INPUT(2) INPUT(3)
        "addi  a0, a0, 64            \n"
        "addi  a1, a1, 16            \n"
        "bne   a1, a2, 1b            \n"
        TG_ASM_SUMS_RV32("sw", "a3")
        TG_ASM_RESTORE_RV32
        "addi  sp, sp, 48            \n"
        "ret                         \n");
}
/* clang-format on */
#else
void tg_fours_s8_swar(const int32_t *words, const int8_t *weights, int32_t count, uint32_t sums[16]) {
    tg_fours_plain(words, weights, count, sums);
}
#endif
