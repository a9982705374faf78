/* Parts of the 3x3 cores in assembly.
 *
 * Registers: a0 plane, a1 row_bytes, a2 sums, a3 end of the column's sums, a4 2^15, a5 a group's sum, a6 sum
 * of whole words, a7 of upper halves, t0 temporary, t1-t6 and s0-s2 three rows of the window, s3-s11 weights.
 * Stack: plane at the column, column_bytes, bytes of a column's sums, end of sums. A step names the registers
 * of its rows. */
#ifndef TG_DEPTHWISE_3X3_ASM_RV32_H
#define TG_DEPTHWISE_3X3_ASM_RV32_H

/* clang-format off */
#define ROW_A "t1", "t2", "t3"
#define ROW_B "t4", "t5", "t6"
#define ROW_C "s0", "s1", "s2"
#define APPLY(macro, ...) macro(__VA_ARGS__)
#define ROW(x0, x1, x2)           /* loads the next row */                                                     \
    "lw    " x0 ", 0(a0)         \n"                                                                           \
    "lw    " x1 ", 4(a0)         \n"                                                                           \
    "lw    " x2 ", 8(a0)         \n"                                                                           \
    "add   a0, a0, a1            \n"
#define TOP(x0, x1, x2)           /* of the first row, the first group */                                      \
    "mul   a6, s3, " x0 "        \n"                                                                           \
    "mul   a5, s4, " x1 "        \n"                                                                           \
    "mul   t0, s5, " x2 "        \n"                                                                           \
    "add   a6, a6, a5            \n"                                                                           \
    "add   a6, a6, t0            \n"                                                                           \
    "add   a7, a6, a4            \n"                                                                           \
    "srai  a7, a7, 16            \n"
#define GROUP3(w0, w1, w2, x0, x1, x2)                                                                         \
    "mul   a5, " w0 ", " x0 "    \n"                                                                           \
    "mul   t0, " w1 ", " x1 "    \n"                                                                           \
    "add   a5, a5, t0            \n"                                                                           \
    "mul   t0, " w2 ", " x2 "    \n"                                                                           \
    "add   a5, a5, t0            \n"                                                                           \
    SPLIT
#define GROUP2(w0, w1, x0, x1)                                                                                 \
    "mul   a5, " w0 ", " x0 "    \n"                                                                           \
    "mul   t0, " w1 ", " x1 "    \n"                                                                           \
    "add   a5, a5, t0            \n"                                                                           \
    SPLIT
#define SPLIT                                                                                                  \
    "add   t0, a5, a4            \n"                                                                           \
    "add   a6, a6, a5            \n"                                                                           \
    "srai  t0, t0, 16            \n"                                                                           \
    "add   a7, a7, t0            \n"
#define END(branch, where)        /* stores the sums */                                                        \
    "slli  t0, a7, 16            \n"                                                                           \
    "sub   a6, a6, t0            \n"                                                                           \
    "sw    a6, 0(a2)             \n"                                                                           \
    "sw    a7, 4(a2)             \n"                                                                           \
    "addi  a2, a2, 8             \n"                                                                           \
    branch " a2, a3, " where "   \n"
#define BY_ROWS(x0, x1, x2, x3, x4, x5, x6, x7, x8, branch, where)                                             \
    TOP(x0, x1, x2)                                                                                            \
    GROUP3("s6", "s7", "s8", x3, x4, x5)                                                                       \
    GROUP3("s9", "s10", "s11", x6, x7, x8)                                                                     \
    END(branch, where)
#define BY_PAIRS(x0, x1, x2, x3, x4, x5, x6, x7, x8, branch, where)                                            \
    "mul   a6, s3, " x0 "        \n"                                                                           \
    "mul   a5, s4, " x1 "        \n"                                                                           \
    "add   a6, a6, a5            \n"                                                                           \
    "add   a7, a6, a4            \n"                                                                           \
    "srai  a7, a7, 16            \n"                                                                           \
    GROUP2("s5", "s6", x2, x3)                                                                                 \
    GROUP2("s7", "s8", x4, x5)                                                                                 \
    GROUP2("s9", "s10", x6, x7)                                                                                \
    "mul   a5, s11, " x8 "       \n"                                                                           \
    SPLIT                                                                                                      \
    END(branch, where)
#define ENTER                     /* a0 at, a1 plane, a2 weights, a3 sums */                                   \
    "addi  sp, sp, -80           \n"                                                                           \
    "sw    s0, 16(sp)            \n"                                                                           \
    "sw    s1, 20(sp)            \n"                                                                           \
    "sw    s2, 24(sp)            \n"                                                                           \
    "sw    s3, 28(sp)            \n"                                                                           \
    "sw    s4, 32(sp)            \n"                                                                           \
    "sw    s5, 36(sp)            \n"                                                                           \
    "sw    s6, 40(sp)            \n"                                                                           \
    "sw    s7, 44(sp)            \n"                                                                           \
    "sw    s8, 48(sp)            \n"                                                                           \
    "sw    s9, 52(sp)            \n"                                                                           \
    "sw    s10, 56(sp)           \n"                                                                           \
    "sw    s11, 60(sp)           \n"                                                                           \
    "lb    t0, 0(a2)             \n" /* form */                                                                \
    "lb    s3, 1(a2)             \n"                                                                           \
    "lb    s4, 2(a2)             \n"                                                                           \
    "lb    s5, 3(a2)             \n"                                                                           \
    "lb    s6, 4(a2)             \n"                                                                           \
    "lb    s7, 5(a2)             \n"                                                                           \
    "lb    s8, 6(a2)             \n"                                                                           \
    "lb    s9, 7(a2)             \n"                                                                           \
    "lb    s10, 8(a2)            \n"                                                                           \
    "lb    s11, 9(a2)            \n"                                                                           \
    "addi  a2, a2, 10            \n"                                                                           \
    "sw    a2, 64(sp)            \n" /* end of the weights */                                                  \
    "sw    a1, 0(sp)             \n"                                                                           \
    "lw    a1, 8(a0)             \n" /* column_bytes */                                                        \
    "lw    t1, 12(a0)            \n" /* rows */                                                                \
    "lw    t2, 16(a0)            \n" /* columns */                                                             \
    "sw    a1, 4(sp)             \n"                                                                           \
    "slli  t1, t1, 3             \n"                                                                           \
    "sw    t1, 8(sp)             \n"                                                                           \
    "mul   t2, t2, t1            \n"                                                                           \
    "mv    a2, a3                \n"                                                                           \
    "add   t2, t2, a2            \n"                                                                           \
    "sw    t2, 12(sp)            \n"                                                                           \
    "lw    a1, 0(a0)             \n" /* row_bytes */                                                           \
    "lui   a4, 8                 \n"
#define COLUMN                    /* the window at the column's top */                                         \
    "lw    a0, 0(sp)             \n"                                                                           \
    "lw    a5, 4(sp)             \n"                                                                           \
    "lw    a3, 8(sp)             \n"                                                                           \
    "add   a5, a5, a0            \n"                                                                           \
    "add   a3, a3, a2            \n"                                                                           \
    "sw    a5, 0(sp)             \n"
#define NEXT_COLUMN(where)                                                                                     \
    "lw    a5, 12(sp)            \n"                                                                           \
    "bne   a2, a5, " where "     \n"
#define LEAVE                                                                                                  \
    "lw    a0, 64(sp)            \n"                                                                           \
    "lw    s0, 16(sp)            \n"                                                                           \
    "lw    s1, 20(sp)            \n"                                                                           \
    "lw    s2, 24(sp)            \n"                                                                           \
    "lw    s3, 28(sp)            \n"                                                                           \
    "lw    s4, 32(sp)            \n"                                                                           \
    "lw    s5, 36(sp)            \n"                                                                           \
    "lw    s6, 40(sp)            \n"                                                                           \
    "lw    s7, 44(sp)            \n"                                                                           \
    "lw    s8, 48(sp)            \n"                                                                           \
    "lw    s9, 52(sp)            \n"                                                                           \
    "lw    s10, 56(sp)           \n"                                                                           \
    "lw    s11, 60(sp)           \n"                                                                           \
    "addi  sp, sp, 80            \n"                                                                           \
    "ret                         \n"
/* clang-format on */

#endif
