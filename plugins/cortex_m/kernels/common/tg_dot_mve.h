/* Sums of products of four filters with two pixels: the inner loop of convolutions. */
#ifndef TG_DOT_MVE_H
#define TG_DOT_MVE_H
#include <stdint.h>

#include "tg_mve.h"

/* a0 to a3: the filters with the first pixel, b0 to b3: with the second. */
typedef struct {
    int32_t a0, a1, a2, a3, b0, b1, b2, b3;
} tg_dots_mve;

/* How many steps of 16 elements, as the loop wants it. */
typedef struct {
    int32_t steps, rounds, skip;
} tg_steps_mve;

#define TG_STEP_BYTES 56
#define TG_LOOP_BYTES 8

/* The first step stands by itself; the others are unrolled by four, and entered so that none is left over. */
static inline tg_steps_mve tg_steps_of_mve(int32_t steps) {
    const int32_t others = steps - 1, missing = -others & 3;
    const tg_steps_mve all = {steps, (others + 3) >> 2,
                              others > 0 ? missing * TG_STEP_BYTES : 4 * TG_STEP_BYTES + TG_LOOP_BYTES};
    return all;
}

/* `w` holds, for each step, 16 elements of each filter in turn; a and b are the pixels. steps >= 1. */
TG_INLINE_MVE tg_dots_mve tg_dot_4x2_mve(const int8_t *w, const int8_t *a, const int8_t *b,
                                         const tg_steps_mve *all) {
    tg_dots_mve s;
#if TG_MVE
    /* Compilers spill some of the eight sums, which need all even registers, and move them about: hence assembly. */
    int32_t rounds = all->rounds;
#define TG_DOT_STEP(add)                                                                                      \
    "vldrb.u8 q0, [%[a]], #16\n\t"                                                                             \
    "vldrb.u8 q2, [%[w]], #16\n\t"                                                                             \
    "vmladav" add ".s8 %[a0], q0, q2\n\t"                                                                      \
    "vldrb.u8 q1, [%[b]], #16\n\t"                                                                             \
    "vmladav" add ".s8 %[b0], q1, q2\n\t"                                                                      \
    "vldrb.u8 q3, [%[w]], #16\n\t"                                                                             \
    "vmladav" add ".s8 %[a1], q0, q3\n\t"                                                                      \
    "vldrb.u8 q2, [%[w]], #16\n\t"                                                                             \
    "vmladav" add ".s8 %[b1], q1, q3\n\t"                                                                      \
    "vmladav" add ".s8 %[a2], q0, q2\n\t"                                                                      \
    "vldrb.u8 q3, [%[w]], #16\n\t"                                                                             \
    "vmladav" add ".s8 %[b2], q1, q2\n\t"                                                                      \
    "vmladav" add ".s8 %[a3], q0, q3\n\t"                                                                      \
    "vmladav" add ".s8 %[b3], q1, q3\n\t"
    __asm__(TG_DOT_STEP("") /* adds to nothing */
            "add pc, %[skip]\n\t"
            "nop\n\t"
            "1:\n\t" TG_DOT_STEP("a") TG_DOT_STEP("a") TG_DOT_STEP("a") TG_DOT_STEP("a")
            "subs.w %[rounds], %[rounds], #1\n\t"
            "bne.w 1b"
            : [a0] "=&Te"(s.a0), [a1] "=&Te"(s.a1), [a2] "=&Te"(s.a2), [a3] "=&Te"(s.a3), [b0] "=&Te"(s.b0),
              [b1] "=&Te"(s.b1), [b2] "=&Te"(s.b2), [b3] "=&Te"(s.b3), [a] "+r"(a), [b] "+r"(b), [w] "+r"(w),
              [rounds] "+r"(rounds)
            : [skip] "r"(all->skip)
            : "q0", "q1", "q2", "q3", "cc", "memory");
#undef TG_DOT_STEP
#else
    s.a0 = s.a1 = s.a2 = s.a3 = s.b0 = s.b1 = s.b2 = s.b3 = 0;
    for (int32_t steps = all->steps; steps > 0; steps--, w += 64, a += 16, b += 16) {
        const int8x16_t x = vldrbq_s8(a), y = vldrbq_s8(b);
        const int8x16_t w0 = vldrbq_s8(w), w1 = vldrbq_s8(w + 16), w2 = vldrbq_s8(w + 32), w3 = vldrbq_s8(w + 48);
        s.a0 = vmladavaq_s8(s.a0, x, w0);
        s.a1 = vmladavaq_s8(s.a1, x, w1);
        s.a2 = vmladavaq_s8(s.a2, x, w2);
        s.a3 = vmladavaq_s8(s.a3, x, w3);
        s.b0 = vmladavaq_s8(s.b0, y, w0);
        s.b1 = vmladavaq_s8(s.b1, y, w1);
        s.b2 = vmladavaq_s8(s.b2, y, w2);
        s.b3 = vmladavaq_s8(s.b3, y, w3);
    }
#endif
    return s;
}

#endif
