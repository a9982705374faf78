/* Sums of products of eight rows of weights with one vector. */
#ifndef TG_DOT_8_MVE_H
#define TG_DOT_8_MVE_H
#include <stdint.h>

#include "tg_mve.h"

typedef struct {
    int32_t s0, s1, s2, s3, s4, s5, s6, s7;
} tg_dots_8_mve;

/* `steps` times 16 elements, at least 1; `w` holds, for each step, those of each row in turn. */
TG_INLINE_MVE tg_dots_8_mve tg_dot_8_mve(const int8_t *w, const int8_t *x, int32_t steps) {
    tg_dots_8_mve s;
#if TG_MVE_ASSEMBLY
    /* The first step stands by itself, the others are unrolled by four, and entered so that none is left
     * over: 68 bytes a step, 8 the loop. Compilers spill some of the sums, which need the eight even
     * registers. */
    int32_t rounds = (steps + 2) >> 2;
    const int32_t skip = steps > 1 ? (-(steps - 1) & 3) * 68 : 4 * 68 + 8;
#define TG_STEP(add)                      \
    "vldrb.u8 q0, [%[x]], #16\n\t"        \
    "vldrb.u8 q1, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s0], q0, q1\n\t" \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s1], q0, q2\n\t" \
    "vldrb.u8 q1, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s2], q0, q1\n\t" \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s3], q0, q2\n\t" \
    "vldrb.u8 q1, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s4], q0, q1\n\t" \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s5], q0, q2\n\t" \
    "vldrb.u8 q1, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s6], q0, q1\n\t" \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[s7], q0, q2\n\t"
    __asm__ volatile(TG_STEP("") /* adds to nothing */
                     "add pc, %[skip]\n\t"
                     "nop\n\t"
                     "1:\n\t" TG_STEP("a") TG_STEP("a") TG_STEP("a")
                         TG_STEP("a") "subs.w %[rounds], %[rounds], #1\n\t"
                                      "bne.w 1b"
                     : [s0] "=&Te"(s.s0), [s1] "=&Te"(s.s1), [s2] "=&Te"(s.s2), [s3] "=&Te"(s.s3),
                       [s4] "=&Te"(s.s4), [s5] "=&Te"(s.s5), [s6] "=&Te"(s.s6), [s7] "=&Te"(s.s7),
                       [x] "+r"(x), [w] "+r"(w), [rounds] "+r"(rounds)
                     : [skip] "r"(skip)
                     : "q0", "q1", "q2", "cc", "memory");
#undef TG_STEP
#else
    int32_t sums[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    for (; steps > 0; steps--, x += 16) {
        for (int i = 0; i < 8; i++, w += 16) {
            sums[i] = vmladavaq_s8(sums[i], vldrbq_s8(x), vldrbq_s8(w));
        }
    }
    s.s0 = sums[0], s.s1 = sums[1], s.s2 = sums[2], s.s3 = sums[3];
    s.s4 = sums[4], s.s5 = sums[5], s.s6 = sums[6], s.s7 = sums[7];
#endif
    return s;
}

/* One row, `steps` times 16 elements. */
static inline int32_t tg_dot_1_mve(const int8_t *w, const int8_t *x, int32_t steps) {
    int32_t sum = 0;
    for (; steps > 0; steps--, w += 16, x += 16) {
        sum = vmladavaq_s8(sum, vldrbq_s8(x), vldrbq_s8(w));
    }
    return sum;
}

#endif
