/* A word of four weights, by a mask, is the two 16-bit fields of units 0 and 1; shifted right by 8 it is unit
 * 2 + 2^8 * unit 1 + 2^16 * unit 3, and what unit 1 adds is known when the first word's sums are split. An
 * input times each is two products in one word, that within a group add up to 16 bits in each field. The four
 * products of an input take 8 instructions, a group's start and end 17. */
#include "tg_dense_model_swar.h"

#if defined(__riscv) && __riscv_xlen == 32 && defined(__riscv_mul)
/* clang-format off */
#define STEP(i)                   /* the i-th input from the group's end; 28 bytes: the entry is computed from it */ \
    "lb    a5, -" #i "(a0)       \n"                                                                           \
    "lw    a6, -4*" #i "(a1)     \n"                                                                           \
    "srli  a7, a6, 8             \n"                                                                           \
    "and   a6, a6, t0            \n"                                                                           \
    "mul   a7, a7, a5            \n"                                                                           \
    "mul   a6, a6, a5            \n"                                                                           \
    "add   t2, t2, a7            \n"                                                                           \
    "add   t1, t1, a6            \n"

/* Registers: a0 input, a1 weights, a2 starts, a3 sums, a4 entry, a5 an input, a6, a7 words and products, t0 mask, t1,
 * t2 the group's sums, t3, t4 sums of whole words, t5, t6 of upper halves, s0 2^15, s1 end of starts, s2, s3 size in
 * bytes of inputs and weights. */
__attribute__((naked)) void tg_dense_s8_swar(__attribute__((unused)) const int8_t *input,
                                             __attribute__((unused)) const uint32_t *weights,
                                             __attribute__((unused)) const int32_t *starts,
                                             __attribute__((unused)) int32_t *sums,
                                             __attribute__((unused)) int32_t groups,
                                             __attribute__((unused)) int32_t size) {
    __asm__ volatile(
        "addi  sp, sp, -16           \n"
        "sw    s0, 0(sp)             \n"
        "sw    s1, 4(sp)             \n"
        "sw    s2, 8(sp)             \n"
        "sw    s3, 12(sp)            \n"
        "slli  s1, a4, 3             \n"
        "add   s1, s1, a2            \n"
        "mv    s2, a5                \n"
        "slli  s3, a5, 2             \n"
        "slli  t1, a5, 5             \n" /* 32 - 4 = 28 bytes for each input */
        "sub   t1, t1, s3            \n"
        "lla   a4, 2f                \n"
        "sub   a4, a4, t1            \n"
        "lui   t0, 0xFF0             \n"
        "addi  t0, t0, 255           \n"
        "lui   s0, 8                 \n"
        "li    t3, 0                 \n"
        "li    t4, 0                 \n"
        "li    t5, 0                 \n"
        "li    t6, 0                 \n"
        "1:                          \n" /* a group */
        "lw    t1, 0(a2)             \n"
        "lw    t2, 4(a2)             \n"
        "addi  a2, a2, 8             \n"
        "add   a0, a0, s2            \n"
        "add   a1, a1, s3            \n"
        "jr    a4                    \n"
        STEP(32) STEP(31) STEP(30) STEP(29) STEP(28) STEP(27) STEP(26) STEP(25)
        STEP(24) STEP(23) STEP(22) STEP(21) STEP(20) STEP(19) STEP(18) STEP(17)
        STEP(16) STEP(15) STEP(14) STEP(13) STEP(12) STEP(11) STEP(10) STEP(9)
        STEP(8) STEP(7) STEP(6) STEP(5) STEP(4) STEP(3) STEP(2) STEP(1)
        "2:                          \n"
        "add   a5, t1, s0            \n"
        "add   t3, t3, t1            \n"
        "srai  a5, a5, 16            \n"
        "add   t5, t5, a5            \n"
        "slli  a5, a5, 8             \n" /* unit 1 in the other word */
        "sub   t2, t2, a5            \n"
        "add   a5, t2, s0            \n"
        "add   t4, t4, t2            \n"
        "srai  a5, a5, 16            \n"
        "add   t6, t6, a5            \n"
        "bne   a2, s1, 1b            \n"
        "slli  a5, t5, 16            \n"
        "sub   t3, t3, a5            \n"
        "slli  a5, t6, 16            \n"
        "sub   t4, t4, a5            \n"
        "sw    t3, 0(a3)             \n"
        "sw    t5, 4(a3)             \n"
        "sw    t4, 8(a3)             \n"
        "sw    t6, 12(a3)            \n"
        "lw    s0, 0(sp)             \n"
        "lw    s1, 4(sp)             \n"
        "lw    s2, 8(sp)             \n"
        "lw    s3, 12(sp)            \n"
        "addi  sp, sp, 16            \n"
        "ret                         \n");
}
/* clang-format on */
#else

void tg_dense_s8_swar(const int8_t *input, const uint32_t *weights, const int32_t *starts, int32_t *sums,
                      int32_t groups, int32_t size) {
    tg_dense_model_swar(input, weights, starts, sums, groups, size);
}
#endif
