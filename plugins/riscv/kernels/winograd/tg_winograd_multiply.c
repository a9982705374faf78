/* A channel's 16 products of a point take 40 instructions, two channels 3 more. */
#include "tg_sums_asm_rv32.h"
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
        TG_ASM_SAVE_RV32
        "sw    ra, 48(sp)            \n"
        "li    a6, 288               \n"
        "mul   a2, a2, a6            \n"
        "sw    a2, 52(sp)            \n"
        "add   a2, a2, a1            \n"
        "addi  ra, a4, 1152          \n"
        "addi  ra, ra, 1152          \n"
        "1:                          \n"
        "bnez  a3, 2f                \n"
        TG_ASM_ZERO_SUMS_RV32
        "j     3f                    \n"
        "2:                          \n"
        TG_ASM_SUMS_RV32("lw", "a4")
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
        TG_ASM_SUMS_RV32("sw", "a4")
        "lw    a6, 52(sp)            \n"
        "addi  a2, a2, 8             \n"
        "sub   a0, a0, a6            \n"
        "addi  a0, a0, 8             \n"
        "sub   a1, a2, a6            \n"
        "addi  a4, a4, 64            \n"
        "bne   a4, ra, 1b            \n"
        TG_ASM_RESTORE_RV32
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
