/* The inner loop of the convolutions with weights of 4 bits: as tg_conv_2d_run_mve, which has the types. */
#ifndef TG_CONV_2D_RUN_S4_MVE_H
#define TG_CONV_2D_RUN_S4_MVE_H
#include "tg_conv_2d_row_mve.h"

/* Moved to the top of its byte, a weight is 16 times as large and has its sign: one instruction expands 16 of
 * them, and the sums are 16 times as large. */
#define TG_S4_SHIFT 4

#if TG_MVE_ASSEMBLY

/* Two weights in a byte: the low ones with the inputs in x0 and y0, the high ones with those in x1 and y1. */
#define TG_NIBBLES(add, x0, y0, x1, y1, sum0, tum0, add1, sum1, tum1) \
    "vldrb.u8 q4, [%[w]], #16\n\t"                                    \
    "vshl.i8 q5, q4, #4\n\t"                                          \
    "vmladav" add ".s8 " sum0 ", " x0 ", q5\n\t"                      \
    "vand q4, q4, q6\n\t"                                             \
    "vmladav" add ".s8 " tum0 ", " y0 ", q5\n\t"                      \
    "vmladav" add1 ".s8 " sum1 ", " x1 ", q4\n\t"                     \
    "vmladav" add1 ".s8 " tum1 ", " y1 ", q4\n\t"

#define TG_ROW_OF(add, sum, tum) TG_NIBBLES(add, "q0", "q2", "q1", "q3", sum, tum, "a", sum, tum)

/* 32 elements of each of the four filters. */
#define TG_STEP(add)                                                                                 \
    "vldrb.u8 q0, [%[a]], #16\n\t"                                                                   \
    "vldrb.u8 q1, [%[a]], #16\n\t"                                                                   \
    "vldrb.u8 q2, [%[b]], #16\n\t"                                                                   \
    "vldrb.u8 q3, [%[b]], #16\n\t" TG_ROW_OF(add, "%[a0]", "%[t0]") TG_ROW_OF(add, "%[a1]", "%[t1]") \
        TG_ROW_OF(add, "%[a2]", "%[b2]") TG_ROW_OF(add, "%[a3]", "%[b3]")

/* 16 of each, two filters in a vector. */
#define TG_HALF                                                                                          \
    "vldrb.u8 q0, [%[a]], #16\n\t"                                                                       \
    "vldrb.u8 q2, [%[b]], #16\n\t" TG_NIBBLES("", "q0", "q2", "q0", "q2", "%[a0]", "%[t0]", "", "%[a1]", \
                                              "%[t1]")                                                   \
        TG_NIBBLES("", "q0", "q2", "q0", "q2", "%[a2]", "%[b2]", "", "%[a3]", "%[b3]")

#define TG_SUMS                                                     \
    "ldr.w %[t], %[odd]\n\t"                                        \
    "ldr.w %[w], %[weights]\n\t"                                    \
    "vmov.i8 q6, #0xF0\n\t"                                         \
    "cmp %[t], #0\n\t"                                              \
    "ldr.w %[t], %[weights_end]\n\t"                                \
    "beq.w 3f\n\t" TG_HALF "b.w 4f\n\t"                             \
    "3:\n\t" TG_STEP("") /* adds to nothing */                      \
        "4:\n\t"                                                    \
        "cmp %[w], %[t]\n\t"                                        \
        "beq.w 5f\n\t"                                              \
        "2:\n\t" TG_STEP("a") "cmp %[w], %[t]\n\t"                  \
                              "bne.w 2b\n\t"                        \
                              "5:\n\t"                              \
                              "vmov q0[2], q0[0], %[a0], %[a2]\n\t" \
                              "vmov q0[3], q0[1], %[a1], %[a3]\n\t" \
                              "vmov q1[2], q1[0], %[t0], %[b2]\n\t" \
                              "vmov q1[3], q1[1], %[t1], %[b3]\n\t" \
                              "ldr.w %[t], %[four]\n\t"             \
                              "vshr.s32 q0, q0, #4\n\t"             \
                              "vldrw.u32 q2, [%[t]]\n\t"            \
                              "vshr.s32 q1, q1, #4\n\t"             \
                              "vadd.i32 q0, q0, q2\n\t"             \
                              "vldrw.u32 q3, [%[t], #16]\n\t"       \
                              "vadd.i32 q1, q1, q2\n\t"             \
                              "vqrdmulh.s32 q0, q0, q3\n\t"         \
                              "vldrw.u32 q4, [%[t], #32]\n\t"       \
                              "vqrdmulh.s32 q1, q1, q3\n\t"         \
                              "vldrw.u32 q5, [%[t], #48]\n\t"

#define TG_SHIFT             \
    TG_ASM_SHIFT("q0", "q4") \
    TG_ASM_SHIFT("q1", "q4") \
    TG_ASM_INTERLEAVE("q0", "q1")

#define TG_STORE                         \
    "ldrd %[a1], %[a0], %[to]\n\t"       \
    "ldr.w %[t], %[output_step]\n\t"     \
    "vstrb.16 q0, [%[output], q5]\n\t"   \
    "cmp %[a], %[a1]\n\t"                \
    "add %[output], %[output], %[t]\n\t" \
    "add %[a], %[a], %[a0]\n\t"          \
    "add %[b], %[b], %[a0]\n\t"          \
    "bne.w 1b"

#define TG_ROW(code)                                                                                        \
    __asm__ volatile("1:\n\t" code                                                                          \
                     : [a] "+r"(a), [b] "+r"(b), [w] "=&r"(w), [t] "=&r"(t), [a0] "=&Te"(a0),               \
                       [a1] "=&Te"(a1), [a2] "=&Te"(a2), [a3] "=&Te"(a3), [t0] "=&Te"(b0), [t1] "=&Te"(b1), \
                       [b2] "=&Te"(b2), [b3] "=&Te"(b3), [output] "+r"(output)                              \
                     : [weights] "m"(run->weights), [weights_end] "m"(run->weights_end), [odd] "m"(odd),    \
                       [four] "m"(four), [to] "m"(run->end), [output_step] "m"(run->output_step),           \
                       [zero_point] "m"(run->ending.zero_point), [minimum] "m"(run->ending.minimum),        \
                       [maximum] "m"(run->ending.maximum)                                                   \
                     : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "cc", "memory")

/* `weights`: if `odd`, first 32 bytes for 16 elements, of filters 0 (low bits) and 1, then of 2 and 3; then
 * for each 32 elements 16 bytes of each filter in turn: elements i (low bits) and 16 + i. */
TG_INLINE_MVE void tg_conv_2d_run_s4_mve(const tg_run_mve *run, const tg_channels_mve *four, const int8_t *a,
                                         const int8_t *b, int8_t *output, int relu) {
    const int8_t *w;
    const int32_t odd = (run->weights_end - run->weights) & 32;
    int32_t t, a0, a1, a2, a3, b0, b1, b2, b3;
    if (relu) {
        TG_ROW(TG_SUMS TG_SHIFT TG_ASM_RELU_LOAD TG_ASM_RELU("q0") TG_STORE);
    } else {
        TG_ROW(TG_SUMS TG_ASM_TIES_AWAY("q0", "q2", "q4") TG_ASM_TIES_AWAY("q1", "q3", "q4")
                   TG_SHIFT TG_ASM_CLAMP_LOAD("q2", "q3") TG_ASM_CLAMP("q0", "q2", "q3") TG_STORE);
    }
}

#undef TG_NIBBLES
#undef TG_ROW_OF
#undef TG_STEP
#undef TG_HALF
#undef TG_SUMS
#undef TG_SHIFT
#undef TG_STORE
#undef TG_ROW

#else

/* The filters' sums with one window, which `elements` says how long it is. */
static inline int32x4_t tg_sums_s4_mve(const int8_t *w, const int8_t *end, const int8_t *x) {
    const int8x16_t high = vdupq_n_s8(-16);
    int32_t s[4] = {0, 0, 0, 0};
    if ((end - w) & 32) {
        for (int i = 0; i < 4; i += 2, w += 16) {
            s[i] = vmladavaq_s8(s[i], vldrbq_s8(x), vshlq_n_s8(vldrbq_s8(w), 4));
            s[i + 1] = vmladavaq_s8(s[i + 1], vldrbq_s8(x), vandq_s8(vldrbq_s8(w), high));
        }
        x += 16;
    }
    for (; w != end; x += 32) {
        for (int i = 0; i < 4; i++, w += 16) {
            s[i] = vmladavaq_s8(s[i], vldrbq_s8(x), vshlq_n_s8(vldrbq_s8(w), 4));
            s[i] = vmladavaq_s8(s[i], vldrbq_s8(x + 16), vandq_s8(vldrbq_s8(w), high));
        }
    }
    return vshrq_n_s32(tg_lanes(s[0], s[1], s[2], s[3]), TG_S4_SHIFT);
}

TG_INLINE_MVE void tg_conv_2d_run_s4_mve(const tg_run_mve *run, const tg_channels_mve *four, const int8_t *a,
                                         const int8_t *b, int8_t *output, int relu) {
    const int32_t window = (int32_t)(run->weights_end - run->weights) / 2;
    for (int more = 1; more; a += window + run->advance, b += window + run->advance) {
        int32x4_t x = vaddq_s32(tg_sums_s4_mve(run->weights, run->weights_end, a), four->bias);
        int32x4_t y = vaddq_s32(tg_sums_s4_mve(run->weights, run->weights_end, b), four->bias);
        x = relu ? tg_scale_up_mve(x, four->multiplier, four->right)
                 : tg_scale_mve(x, four->multiplier, four->right);
        y = relu ? tg_scale_up_mve(y, four->multiplier, four->right)
                 : tg_scale_mve(y, four->multiplier, four->right);
        const int16x8_t both = relu ? tg_narrow_full_mve(x, y, -128) : tg_narrow_mve(x, y, &run->ending);
        vstrbq_scatter_offset_s16(output, four->places, both);
        output += run->output_step;
        more = a + window != run->end;
    }
}

#endif
#endif
