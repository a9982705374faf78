/* Assembly of kernels that keep sixteen sums, in s0-s11 and t0-t3: lines for an `__asm__` of a naked
 * function. */
#ifndef TG_SUMS_ASM_RV32_H
#define TG_SUMS_ASM_RV32_H
/* clang-format off */

/* The registers that a function must leave as they were, at the stack pointer on; 48 bytes. */
#define TG_ASM_SAVE_RV32                                                                                       \
    "sw    s0, 0(sp)             \n"                                                                           \
    "sw    s1, 4(sp)             \n"                                                                           \
    "sw    s2, 8(sp)             \n"                                                                           \
    "sw    s3, 12(sp)            \n"                                                                           \
    "sw    s4, 16(sp)            \n"                                                                           \
    "sw    s5, 20(sp)            \n"                                                                           \
    "sw    s6, 24(sp)            \n"                                                                           \
    "sw    s7, 28(sp)            \n"                                                                           \
    "sw    s8, 32(sp)            \n"                                                                           \
    "sw    s9, 36(sp)            \n"                                                                           \
    "sw    s10, 40(sp)           \n"                                                                           \
    "sw    s11, 44(sp)           \n"
#define TG_ASM_RESTORE_RV32                                                                                    \
    "lw    s0, 0(sp)             \n"                                                                           \
    "lw    s1, 4(sp)             \n"                                                                           \
    "lw    s2, 8(sp)             \n"                                                                           \
    "lw    s3, 12(sp)            \n"                                                                           \
    "lw    s4, 16(sp)            \n"                                                                           \
    "lw    s5, 20(sp)            \n"                                                                           \
    "lw    s6, 24(sp)            \n"                                                                           \
    "lw    s7, 28(sp)            \n"                                                                           \
    "lw    s8, 32(sp)            \n"                                                                           \
    "lw    s9, 36(sp)            \n"                                                                           \
    "lw    s10, 40(sp)           \n"                                                                           \
    "lw    s11, 44(sp)           \n"

#define TG_ASM_ZERO_SUMS_RV32                                                                                  \
    "li    s0, 0                 \n"                                                                           \
    "li    s1, 0                 \n"                                                                           \
    "li    s2, 0                 \n"                                                                           \
    "li    s3, 0                 \n"                                                                           \
    "li    s4, 0                 \n"                                                                           \
    "li    s5, 0                 \n"                                                                           \
    "li    s6, 0                 \n"                                                                           \
    "li    s7, 0                 \n"                                                                           \
    "li    s8, 0                 \n"                                                                           \
    "li    s9, 0                 \n"                                                                           \
    "li    s10, 0                \n"                                                                           \
    "li    s11, 0                \n"                                                                           \
    "li    t0, 0                 \n"                                                                           \
    "li    t1, 0                 \n"                                                                           \
    "li    t2, 0                 \n"                                                                           \
    "li    t3, 0                 \n"

/* `access` is "lw" or "sw": the sums from or to 64 bytes at the register `at`. */
#define TG_ASM_SUMS_RV32(access, at)                                                                           \
    access " s0, 0(" at ")       \n"                                                                           \
    access " s1, 4(" at ")       \n"                                                                           \
    access " s2, 8(" at ")       \n"                                                                           \
    access " s3, 12(" at ")      \n"                                                                           \
    access " s4, 16(" at ")      \n"                                                                           \
    access " s5, 20(" at ")      \n"                                                                           \
    access " s6, 24(" at ")      \n"                                                                           \
    access " s7, 28(" at ")      \n"                                                                           \
    access " s8, 32(" at ")      \n"                                                                           \
    access " s9, 36(" at ")      \n"                                                                           \
    access " s10, 40(" at ")     \n"                                                                           \
    access " s11, 44(" at ")     \n"                                                                           \
    access " t0, 48(" at ")      \n"                                                                           \
    access " t1, 52(" at ")      \n"                                                                           \
    access " t2, 56(" at ")      \n"                                                                           \
    access " t3, 60(" at ")      \n"

/* clang-format on */
#endif
