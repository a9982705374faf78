/* A channel takes 123 instructions, with Zba 9 fewer. */
#include "tg_winograd_filter_plain.h"

#if defined(__riscv) && __riscv_xlen == 32
/* clang-format off */
/* to = 4 * x + y. */
#if defined(__riscv_zba)
#define FOURTH(to, x, y) "sh2add " to ", " x ", " y "     \n"
#else
#define FOURTH(to, x, y)                                                                                      \
    "slli  " to ", " x ", 2          \n"                                                                      \
    "add   " to ", " to ", " y "     \n"
#endif
/* A line of three to six, the line `n` of the target. */
#define LINE(n, g0, g1, g2)                                                                                   \
    "sh    " g0 ", 48*" #n "(a2)     \n"                                                                      \
    "add   a5, " g0 ", " g2 "        \n"                                                                      \
    "add   a6, a5, " g1 "            \n"                                                                      \
    "sub   a5, a5, " g1 "            \n"                                                                      \
    "sh    a6, 48*" #n "+8(a2)       \n"                                                                      \
    "sh    a5, 48*" #n "+16(a2)      \n"                                                                      \
    FOURTH("a5", g2, g0)                                                                                      \
    "slli  a6, " g1 ", 1             \n"                                                                      \
    "add   a7, a5, a6                \n"                                                                      \
    "sub   a5, a5, a6                \n"                                                                      \
    "sh    a7, 48*" #n "+24(a2)      \n"                                                                      \
    "sh    a5, 48*" #n "+32(a2)      \n"                                                                      \
    "sh    " g2 ", 48*" #n "+40(a2)  \n"
/* A column: to g0 + g1 + g2, twice g1, and g0 + 4 * g2 in `fourth`. */
#define COLUMN(g0, g1, g2, fourth)                                                                            \
    FOURTH(fourth, g2, g0)                                                                                    \
    "add   " g0 ", " g0 ", " g2 "     \n"                                                                     \
    "add   " g0 ", " g0 ", " g1 "     \n"                                                                     \
    "slli  " g1 ", " g1 ", 1          \n"

/* Registers: a0 weights, a1 end of these, a2 target, t0-t6, a3, a4 taps, a5-a7 work, s0 the first column's fourth. */
__attribute__((naked)) void tg_winograd_filter(__attribute__((unused)) const int8_t *weights,
                                               __attribute__((unused)) int32_t channels,
                                               __attribute__((unused)) int16_t *transformed) {
    __asm__ volatile(
        "addi  sp, sp, -16           \n"
        "sw    s0, 0(sp)             \n"
        "slli  a5, a1, 3             \n"
        "add   a1, a1, a5            \n"
        "add   a1, a1, a0            \n"
        "1:                          \n"
        "lb    t0, 0(a0)             \n"
        "lb    t1, 1(a0)             \n"
        "lb    t2, 2(a0)             \n"
        "lb    t3, 3(a0)             \n"
        "lb    t4, 4(a0)             \n"
        "lb    t5, 5(a0)             \n"
        "lb    t6, 6(a0)             \n"
        "lb    a3, 7(a0)             \n"
        "lb    a4, 8(a0)             \n"
        LINE(0, "t0", "t1", "t2")
        LINE(5, "t6", "a3", "a4")
        COLUMN("t0", "t3", "t6", "s0")
        COLUMN("t1", "t4", "a3", "t6")
        COLUMN("t2", "t5", "a4", "a3")
        LINE(1, "t0", "t1", "t2")
        "sub   t0, t0, t3            \n"
        "sub   t1, t1, t4            \n"
        "sub   t2, t2, t5            \n"
        LINE(2, "t0", "t1", "t2")
        "add   t0, s0, t3            \n"
        "add   t1, t6, t4            \n"
        "add   t2, a3, t5            \n"
        LINE(3, "t0", "t1", "t2")
        "sub   t0, s0, t3            \n"
        "sub   t1, t6, t4            \n"
        "sub   t2, a3, t5            \n"
        LINE(4, "t0", "t1", "t2")
        "addi  a0, a0, 9             \n"
        "addi  a2, a2, 288           \n"
        "bne   a0, a1, 1b            \n"
        "lw    s0, 0(sp)             \n"
        "addi  sp, sp, 16            \n"
        "ret                         \n");
}
/* clang-format on */
#else
void tg_winograd_filter(const int8_t *weights, int32_t channels, int16_t *transformed) {
    tg_winograd_filter_plain(weights, channels, transformed);
}
#endif
