/* The groups of a 3x3 window with instructions that all Xtensa cores with MUL32 have, in an order that takes
 * few registers: the compiler's own keeps what it loads in memory again. */
#ifndef TG_WINDOW_3X3_SWAR_H
#define TG_WINDOW_3X3_SWAR_H
#include "tg_window_3x3_plain_swar.h"

#if defined(__XTENSA__)
/* clang-format off */
static inline void tg_rows_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w, int32_t groups[3]) {
    int32_t a, b, c, t, v;
    __asm__ volatile(
        "l32i   %[a], %[x], 0              \n"
        "l32i   %[v], %[w], 0              \n"
        "mull   %[a], %[a], %[v]           \n"
        "l32i   %[t], %[x], 4              \n"
        "l32i   %[v], %[w], 4              \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[a], %[a], %[t]           \n"
        "l32i   %[t], %[x], 8              \n"
        "l32i   %[v], %[w], 8              \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[a], %[a], %[t]           \n"
        "add    %[x], %[x], %[row_bytes]   \n"
        "l32i   %[b], %[x], 0              \n"
        "l32i   %[v], %[w], 12             \n"
        "mull   %[b], %[b], %[v]           \n"
        "l32i   %[t], %[x], 4              \n"
        "l32i   %[v], %[w], 16             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[b], %[b], %[t]           \n"
        "l32i   %[t], %[x], 8              \n"
        "l32i   %[v], %[w], 20             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[b], %[b], %[t]           \n"
        "add    %[x], %[x], %[row_bytes]   \n"
        "l32i   %[c], %[x], 0              \n"
        "l32i   %[v], %[w], 24             \n"
        "mull   %[c], %[c], %[v]           \n"
        "l32i   %[t], %[x], 4              \n"
        "l32i   %[v], %[w], 28             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[c], %[c], %[t]           \n"
        "l32i   %[t], %[x], 8              \n"
        "l32i   %[v], %[w], 32             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[c], %[c], %[t]           \n"
        : [x] "+r"(x), [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c),
          [t] "=&r"(t), [v] "=&r"(v)
        : [row_bytes] "r"(row_bytes), [w] "r"(w)
        : "memory");
    groups[0] = a;
    groups[1] = b;
    groups[2] = c;
}

static inline void tg_pairs_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w, int32_t groups[5]) {
    int32_t a, b, c, d, e, t, v;
    __asm__ volatile(
        "l32i   %[a], %[x], 0              \n"
        "l32i   %[v], %[w], 0              \n"
        "mull   %[a], %[a], %[v]           \n"
        "l32i   %[t], %[x], 4              \n"
        "l32i   %[v], %[w], 4              \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[a], %[a], %[t]           \n"
        "l32i   %[b], %[x], 8              \n"
        "l32i   %[v], %[w], 8              \n"
        "mull   %[b], %[b], %[v]           \n"
        "add    %[x], %[x], %[row_bytes]   \n"
        "l32i   %[t], %[x], 0              \n"
        "l32i   %[v], %[w], 12             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[b], %[b], %[t]           \n"
        "l32i   %[c], %[x], 4              \n"
        "l32i   %[v], %[w], 16             \n"
        "mull   %[c], %[c], %[v]           \n"
        "l32i   %[t], %[x], 8              \n"
        "l32i   %[v], %[w], 20             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[c], %[c], %[t]           \n"
        "add    %[x], %[x], %[row_bytes]   \n"
        "l32i   %[d], %[x], 0              \n"
        "l32i   %[v], %[w], 24             \n"
        "mull   %[d], %[d], %[v]           \n"
        "l32i   %[t], %[x], 4              \n"
        "l32i   %[v], %[w], 28             \n"
        "mull   %[t], %[t], %[v]           \n"
        "add    %[d], %[d], %[t]           \n"
        "l32i   %[e], %[x], 8              \n"
        "l32i   %[v], %[w], 32             \n"
        "mull   %[e], %[e], %[v]           \n"
        : [x] "+r"(x), [a] "=&r"(a), [b] "=&r"(b), [c] "=&r"(c), [d] "=&r"(d), [e] "=&r"(e),
          [t] "=&r"(t), [v] "=&r"(v)
        : [row_bytes] "r"(row_bytes), [w] "r"(w)
        : "memory");
    groups[0] = a;
    groups[1] = b;
    groups[2] = c;
    groups[3] = d;
    groups[4] = e;
}
/* clang-format on */
#else
static inline void tg_rows_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                    int32_t groups[3]) {
    tg_rows_3x3_plain(x, row_bytes, w, groups);
}

static inline void tg_pairs_3x3_swar(const int32_t *x, int32_t row_bytes, const int32_t *w,
                                     int32_t groups[5]) {
    tg_pairs_3x3_plain(x, row_bytes, w, groups);
}
#endif

#endif
