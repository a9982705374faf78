/* Sums of products of rows of 4-bit weights with one vector. */
#ifndef TG_DOT_8_S4_MVE_H
#define TG_DOT_8_S4_MVE_H
#include "tg_dot_8_mve.h"

/* 16 times the sums of eight rows over `steps` times 32 elements, at least 1. `w` holds, for each step, 16
 * bytes of each row in turn: elements i (low bits) and 16 + i. Moved to the top of its byte, a weight is 16
 * times as large and has its sign: one instruction expands 16 of them. */
TG_INLINE_MVE tg_dots_8_mve tg_dot_8_s4_mve(const int8_t *w, const int8_t *x, int32_t steps) {
    tg_dots_8_mve s;
#if TG_MVE_ASSEMBLY
    /* As tg_dot_8_mve, unrolled by two: 168 bytes a step, 8 the loop. */
    int32_t rounds = steps >> 1;
    const int32_t skip = steps > 1 ? (~steps & 1) * 168 : 2 * 168 + 8;
#define TG_ROW(add, sum)                    \
    "vldrb.u8 q2, [%[w]], #16\n\t"          \
    "vshl.i8 q3, q2, #4\n\t"                \
    "vmladav" add ".s8 " sum ", q0, q3\n\t" \
    "vand q2, q2, q4\n\t"                   \
    "vmladava.s8 " sum ", q1, q2\n\t"
#define TG_STEP(add)                                                                              \
    "vldrb.u8 q0, [%[x]], #16\n\t"                                                                \
    "vldrb.u8 q1, [%[x]], #16\n\t" TG_ROW(add, "%[s0]") TG_ROW(add, "%[s1]") TG_ROW(add, "%[s2]") \
        TG_ROW(add, "%[s3]") TG_ROW(add, "%[s4]") TG_ROW(add, "%[s5]") TG_ROW(add, "%[s6]")       \
            TG_ROW(add, "%[s7]")
    __asm__ volatile("vmov.i8 q4, #0xF0\n\t" TG_STEP("") /* adds to nothing */
                     "add pc, %[skip]\n\t"
                     "nop\n\t"
                     "1:\n\t" TG_STEP("a") TG_STEP("a") "subs.w %[rounds], %[rounds], #1\n\t"
                                                        "bne.w 1b"
                     : [s0] "=&Te"(s.s0), [s1] "=&Te"(s.s1), [s2] "=&Te"(s.s2), [s3] "=&Te"(s.s3),
                       [s4] "=&Te"(s.s4), [s5] "=&Te"(s.s5), [s6] "=&Te"(s.s6), [s7] "=&Te"(s.s7),
                       [x] "+r"(x), [w] "+r"(w), [rounds] "+r"(rounds)
                     : [skip] "r"(skip)
                     : "q0", "q1", "q2", "q3", "q4", "cc", "memory");
#undef TG_STEP
#undef TG_ROW
#else
    const int8x16_t high = vdupq_n_s8(-16);
    int32_t sums[8] = {0, 0, 0, 0, 0, 0, 0, 0};
    for (; steps > 0; steps--, x += 32) {
        for (int i = 0; i < 8; i++, w += 16) {
            sums[i] = vmladavaq_s8(sums[i], vldrbq_s8(x), vshlq_n_s8(vldrbq_s8(w), 4));
            sums[i] = vmladavaq_s8(sums[i], vldrbq_s8(x + 16), vandq_s8(vldrbq_s8(w), high));
        }
    }
    s.s0 = sums[0], s.s1 = sums[1], s.s2 = sums[2], s.s3 = sums[3];
    s.s4 = sums[4], s.s5 = sums[5], s.s6 = sums[6], s.s7 = sums[7];
#endif
    return s;
}

/* One row. */
static inline int32_t tg_dot_1_s4_mve(const int8_t *w, const int8_t *x, int32_t steps) {
    const int8x16_t high = vdupq_n_s8(-16);
    int32_t sum = 0;
    for (; steps > 0; steps--, w += 16, x += 32) {
        const int8x16_t both = vldrbq_s8(w);
        sum = vmladavaq_s8(sum, vldrbq_s8(x), vshlq_n_s8(both, 4));
        sum = vmladavaq_s8(sum, vldrbq_s8(x + 16), vandq_s8(both, high));
    }
    return sum;
}

#endif
