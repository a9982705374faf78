/* The inner loop of the convolutions: sums of products of four filters with two windows, requantized. */
#ifndef TG_CONV_2D_ROW_MVE_H
#define TG_CONV_2D_ROW_MVE_H
#include <stdint.h>

#include "tg_assembly_mve.h"
#include "tg_mve.h"
#include "tg_requantize_mve.h"

/* Constants of four channels, and where results go: channel i of the first window to place 2 * i, of the
 * second to 2 * i + 1. */
typedef struct {
    int32x4_t bias, multiplier, right;
    uint16x8_t places;
} tg_channels_mve;

/* Four filters and a run of pairs of windows. `weights` holds, for each step of 16 elements, those of each
 * filter in turn, up to `weights_end`; `advance`: from a pair of windows to the next, less the bytes of a
 * window. `skip` is that of tg_skip_mve. Outputs of the pairs lie `output_step` bytes apart. */
typedef struct {
    const int8_t *weights, *weights_end;
    int32_t skip;
    const int8_t *end; /* the first window of the last pair, plus the bytes of a window */
    int32_t advance;
    int32_t output_step;
    tg_output_mve ending;
} tg_run_mve;

#define TG_STEP_BYTES 56
#define TG_LOOP_BYTES 10

/* Bytes of code to be jumped over: the first step stands by itself, the others are unrolled by four, and
 * entered so that none is left over. */
static inline int32_t tg_skip_mve(int32_t steps) {
    return steps > 1 ? (-(steps - 1) & 3) * TG_STEP_BYTES : 4 * TG_STEP_BYTES + TG_LOOP_BYTES;
}

#if TG_MVE_ASSEMBLY

/* A step; `add` is "" for the first one, whose sums start, and "a" for those that follow. */
#define TG_STEP(add)                      \
    "vldrb.u8 q0, [%[a]], #16\n\t"        \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[a0], q0, q2\n\t" \
    "vldrb.u8 q1, [%[b]], #16\n\t"        \
    "vmladav" add ".s8 %[t0], q1, q2\n\t" \
    "vldrb.u8 q3, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[a1], q0, q3\n\t" \
    "vldrb.u8 q2, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[t1], q1, q3\n\t" \
    "vmladav" add ".s8 %[a2], q0, q2\n\t" \
    "vldrb.u8 q3, [%[w]], #16\n\t"        \
    "vmladav" add ".s8 %[b2], q1, q2\n\t" \
    "vmladav" add ".s8 %[a3], q0, q3\n\t" \
    "vmladav" add ".s8 %[b3], q1, q3\n\t"

#define TG_SUMS                                                    \
    "ldr.w %[w], %[weights]\n\t" TG_STEP("") /* adds to nothing */ \
        "ldr.w %[t], %[skip]\n\t"                                  \
        "add pc, %[t]\n\t"                                         \
        "nop\n\t"                                                  \
        "2:\n\t" TG_STEP("a") TG_STEP("a") TG_STEP("a")            \
            TG_STEP("a") "ldr.w %[t], %[weights_end]\n\t"          \
                         "cmp %[w], %[t]\n\t"                      \
                         "bne.w 2b\n\t"                            \
                         "vmov q0[2], q0[0], %[a0], %[a2]\n\t"     \
                         "vmov q0[3], q0[1], %[a1], %[a3]\n\t"     \
                         "vmov q1[2], q1[0], %[t0], %[b2]\n\t"     \
                         "vmov q1[3], q1[1], %[t1], %[b3]\n\t"     \
                         "vadd.i32 q0, q0, %q[bias]\n\t"           \
                         "vadd.i32 q1, q1, %q[bias]\n\t"           \
                         "vqrdmulh.s32 q0, q0, %q[multiplier]\n\t" \
                         "vqrdmulh.s32 q1, q1, %q[multiplier]\n\t"

#define TG_SHIFT                    \
    TG_ASM_SHIFT("q0", "%q[right]") \
    TG_ASM_SHIFT("q1", "%q[right]") \
    TG_ASM_INTERLEAVE("q0", "q1")

#define TG_STORE                               \
    "ldrd %[a1], %[a0], %[to]\n\t"             \
    "ldr.w %[t], %[output_step]\n\t"           \
    "vstrb.16 q0, [%[output], %q[places]]\n\t" \
    "cmp %[a], %[a1]\n\t"                      \
    "add %[output], %[output], %[t]\n\t"       \
    "add %[a], %[a], %[a0]\n\t"                \
    "add %[b], %[b], %[a0]\n\t"                \
    "bne.w 1b"

/* Compilers spill some of the eight sums, which need the eight even registers, and move them about. */
#define TG_ROW(code)                                                                                         \
    __asm__ volatile("1:\n\t" code                                                                           \
                     : [a] "+r"(a), [b] "+r"(b), [w] "=&r"(w), [t] "=&r"(t), [a0] "=&Te"(a0),                \
                       [a1] "=&Te"(a1), [a2] "=&Te"(a2), [a3] "=&Te"(a3), [t0] "=&Te"(b0), [t1] "=&Te"(b1),  \
                       [b2] "=&Te"(b2), [b3] "=&Te"(b3), [output] "+r"(output)                               \
                     : [weights] "m"(run->weights), [weights_end] "m"(run->weights_end),                     \
                       [skip] "m"(run->skip), [to] "m"(run->end), [output_step] "m"(run->output_step),       \
                       [bias] "w"(four->bias), [multiplier] "w"(four->multiplier), [right] "w"(four->right), \
                       [places] "w"(four->places), [zero_point] "m"(run->ending.zero_point),                 \
                       [minimum] "m"(run->ending.minimum), [maximum] "m"(run->ending.maximum)                \
                     : "q0", "q1", "q2", "q3", "cc", "memory")

/* The windows at a and b and those of the pairs that follow. Where `relu`, the output's zero point is -128,
 * and its only clamp. */
TG_INLINE_MVE void tg_conv_2d_run_mve(const tg_run_mve *run, const tg_channels_mve *four, const int8_t *a,
                                      const int8_t *b, int8_t *output, int relu) {
    const int8_t *w;
    int32_t t, a0, a1, a2, a3, b0, b1, b2, b3;
    if (relu) {
        TG_ROW(TG_SUMS TG_SHIFT TG_ASM_RELU_LOAD TG_ASM_RELU("q0") TG_STORE);
    } else {
        TG_ROW(TG_SUMS TG_ASM_TIES_AWAY("q0", "q2", "%q[right]") TG_ASM_TIES_AWAY("q1", "q3", "%q[right]")
                   TG_SHIFT TG_ASM_CLAMP_LOAD("q2", "q3") TG_ASM_CLAMP("q0", "q2", "q3") TG_STORE);
    }
}

#undef TG_STEP
#undef TG_SUMS
#undef TG_SHIFT
#undef TG_STORE
#undef TG_ROW

#else

TG_INLINE_MVE void tg_conv_2d_run_mve(const tg_run_mve *run, const tg_channels_mve *four, const int8_t *a,
                                      const int8_t *b, int8_t *output, int relu) {
    for (int more = 1; more; a += run->advance, b += run->advance) {
        int32_t s[4] = {0, 0, 0, 0}, t[4] = {0, 0, 0, 0};
        for (const int8_t *w = run->weights; w != run->weights_end; a += 16, b += 16) {
            for (int i = 0; i < 4; i++, w += 16) {
                s[i] = vmladavaq_s8(s[i], vldrbq_s8(a), vldrbq_s8(w));
                t[i] = vmladavaq_s8(t[i], vldrbq_s8(b), vldrbq_s8(w));
            }
        }
        int32x4_t x = vaddq_s32(tg_lanes(s[0], s[1], s[2], s[3]), four->bias);
        int32x4_t y = vaddq_s32(tg_lanes(t[0], t[1], t[2], t[3]), four->bias);
        x = relu ? tg_scale_up_mve(x, four->multiplier, four->right)
                 : tg_scale_mve(x, four->multiplier, four->right);
        y = relu ? tg_scale_up_mve(y, four->multiplier, four->right)
                 : tg_scale_mve(y, four->multiplier, four->right);
        const int16x8_t both = relu ? tg_narrow_full_mve(x, y, -128) : tg_narrow_mve(x, y, &run->ending);
        vstrbq_scatter_offset_s16(output, four->places, both);
        output += run->output_step;
        more = a != run->end;
    }
}

#endif
#endif
