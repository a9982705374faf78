/* A weight times (a + 2^16 * b) is both products in one word. A group of them adds up to 16 bits in each
 * half, and is then split: the upper half, corrected for the lower one's sign, goes to b's sum, the whole to
 * a's, from which 2^16 times b's sum is taken away at the end. A group of n inputs, 12 n products, takes 17 n
 * + 29 instructions. */
#include "tg_matrix_model_swar.h"

#if defined(__riscv) && __riscv_xlen == 32 && defined(__riscv_mul)
/* clang-format off */
#define ADD_LONG(sum, product)    /* not compressed */                                                         \
    ".option push                \n"                                                                           \
    ".option norvc               \n"                                                                           \
    "add   " sum ", " sum ", " product "\n"                                                                    \
    ".option pop                 \n"
#define STEP(i)                   /* the i-th input from the group's end; 64 bytes: the entry is computed from it */ \
    "lb    a7, -2*" #i "(a1)     \n"                                                                           \
    "lb    ra, -2*" #i "+1(a1)   \n"                                                                           \
    "lw    a4, -12*" #i "(a0)    \n"                                                                           \
    "lw    a5, -12*" #i "+4(a0)  \n"                                                                           \
    "lw    a6, -12*" #i "+8(a0)  \n"                                                                           \
    "mul   t6, a7, a4            \n"                                                                           \
    "mul   a4, ra, a4            \n"                                                                           \
    ADD_LONG("t0", "t6")                                                                                       \
    ADD_LONG("t3", "a4")                                                                                       \
    "mul   t6, a7, a5            \n"                                                                           \
    "mul   a5, ra, a5            \n"                                                                           \
    ADD_LONG("t1", "t6")                                                                                       \
    ADD_LONG("t4", "a5")                                                                                       \
    "mul   a7, a7, a6            \n"                                                                           \
    "mul   ra, ra, a6            \n"                                                                           \
    "add   t2, t2, a7            \n"                                                                           \
    "add   t5, t5, ra            \n"
#define SPLIT(group, whole, upper)                                                                             \
    "add   t6, " group ", a3     \n"                                                                           \
    "add   " whole ", " whole ", " group "\n"                                                                  \
    "srai  t6, t6, 16            \n"                                                                           \
    "add   " upper ", " upper ", t6\n"
#define STORE(whole, upper, at)                                                                                \
    "slli  t6, " upper ", 16     \n"                                                                           \
    "sub   " whole ", " whole ", t6\n"                                                                         \
    "sw    " whole ", " #at "(a7)\n"                                                                           \
    "sw    " upper ", " #at "+4(a7)\n"                                                                         \
    "li    " whole ", 0          \n"                                                                           \
    "li    " upper ", 0          \n"

/* Registers: a0 pixels, a1 stream, a2 entry for no further input, a3 2^15, a4-a6 pixels, a7 and ra weights, t0-t5 the
 * group's sums, s0-s5 sums of whole words, s6-s11 of upper halves, t6 temporary. Stack: pixels, sums, end of sums. */
__attribute__((naked)) const int8_t *tg_matrix_s8_swar(__attribute__((unused)) const int32_t *pixels,
                                                       __attribute__((unused)) const int8_t *stream,
                                                       __attribute__((unused)) int32_t *sums,
                                                       __attribute__((unused)) int32_t pairs) {
    __asm__ volatile(
        "addi  sp, sp, -64           \n"
        "sw    ra, 12(sp)            \n"
        "sw    s0, 16(sp)            \n"
        "sw    s1, 20(sp)            \n"
        "sw    s2, 24(sp)            \n"
        "sw    s3, 28(sp)            \n"
        "sw    s4, 32(sp)            \n"
        "sw    s5, 36(sp)            \n"
        "sw    s6, 40(sp)            \n"
        "sw    s7, 44(sp)            \n"
        "sw    s8, 48(sp)            \n"
        "sw    s9, 52(sp)            \n"
        "sw    s10, 56(sp)           \n"
        "sw    s11, 60(sp)           \n"
        "slli  t0, a3, 5             \n"
        "slli  t1, a3, 4             \n"
        "add   t0, t0, t1            \n"
        "add   t0, t0, a2            \n"
        "sw    a0, 0(sp)             \n"
        "sw    a2, 4(sp)             \n"
        "sw    t0, 8(sp)             \n"
        "lla   a2, 2f                \n"
        "addi  a2, a2, 64            \n"
        "lui   a3, 8                 \n"
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
        "j     3f                    \n"
        STEP(16) STEP(15) STEP(14) STEP(13) STEP(12) STEP(11) STEP(10) STEP(9)
        STEP(8) STEP(7) STEP(6) STEP(5) STEP(4) STEP(3) STEP(2) STEP(1)
        "2:                          \n"
        SPLIT("t0", "s0", "s6")
        SPLIT("t1", "s1", "s7")
        SPLIT("t2", "s2", "s8")
        SPLIT("t3", "s3", "s9")
        SPLIT("t4", "s4", "s10")
        SPLIT("t5", "s5", "s11")
        "3:                          \n" /* a group */
        "lbu   t6, 0(a1)             \n"
        "beqz  t6, 4f                \n"
        "lb    a7, 1(a1)             \n"
        "lb    ra, 2(a1)             \n"
        "lw    a4, 0(a0)             \n"
        "lw    a5, 4(a0)             \n"
        "lw    a6, 8(a0)             \n"
        "mul   t0, a7, a4            \n"
        "mul   t3, ra, a4            \n"
        "mul   t1, a7, a5            \n"
        "mul   t4, ra, a5            \n"
        "mul   t2, a7, a6            \n"
        "mul   t5, ra, a6            \n"
        "addi  a1, a1, 1             \n"
        "add   a1, a1, t6            \n"
        "slli  a7, t6, 1             \n"
        "add   a7, a7, t6            \n"
        "slli  a7, a7, 1             \n"
        "add   a0, a0, a7            \n"
        "slli  t6, t6, 5             \n"
        "sub   t6, a2, t6            \n"
        "jr    t6                    \n"
        "4:                          \n"
        "lw    a7, 4(sp)             \n"
        "lw    a0, 0(sp)             \n"
        "addi  a1, a1, 1             \n"
        STORE("s0", "s6", 0)
        STORE("s1", "s7", 8)
        STORE("s2", "s8", 16)
        STORE("s3", "s9", 24)
        STORE("s4", "s10", 32)
        STORE("s5", "s11", 40)
        "lw    t6, 8(sp)             \n"
        "addi  a7, a7, 48            \n"
        "sw    a7, 4(sp)             \n"
        "bne   a7, t6, 3b            \n"
        "mv    a0, a1                \n"
        "lw    ra, 12(sp)            \n"
        "lw    s0, 16(sp)            \n"
        "lw    s1, 20(sp)            \n"
        "lw    s2, 24(sp)            \n"
        "lw    s3, 28(sp)            \n"
        "lw    s4, 32(sp)            \n"
        "lw    s5, 36(sp)            \n"
        "lw    s6, 40(sp)            \n"
        "lw    s7, 44(sp)            \n"
        "lw    s8, 48(sp)            \n"
        "lw    s9, 52(sp)            \n"
        "lw    s10, 56(sp)           \n"
        "lw    s11, 60(sp)           \n"
        "addi  sp, sp, 64            \n"
        "ret                         \n");
}
/* clang-format on */
#else

const int8_t *tg_matrix_s8_swar(const int32_t *pixels, const int8_t *stream, int32_t *sums, int32_t pairs) {
    return tg_matrix_model_swar(pixels, stream, sums, pairs);
}
#endif
