/* The inner loop of depthwise convolutions whose windows are one vector: eight channels of three pixels. */
#ifndef TG_DEPTHWISE_LANES_MVE_H
#define TG_DEPTHWISE_LANES_MVE_H
#include <stdint.h>

#include "tg_assembly_mve.h"
#include "tg_mve.h"
#include "tg_requantize_mve.h"

/* Bytes of eight channels' constants: their filters in the order 0, 4, 2, 6, 1, 5, 3, 7, 16 bytes each; then,
 * in the order 0, 2, 4, 6, 1, 3, 5, 7, biases, multipliers (int32), and minus the right shifts (int8). */
#define TG_LANES_BYTES 200

/* A run of windows, three at a time: `advance` bytes from three to the next three, less those of four planes.
 * Outputs: `pixel` bytes from one to the next (0: of each three only the first one's stays). */
typedef struct {
    const int8_t *constants;
    int32_t plane_bytes, advance, pixel;
    int32_t threes, channels;
    tg_output_mve ending;
} tg_lanes_run_mve;

#if TG_MVE_ASSEMBLY

/* Two channels, of the windows at `low` and `high`; into lanes i and i + 2 of x, y and z (one for each
 * window). */
#define TG_TWO(x, y, z, i, i2)                           \
    "vldrb.u8 q6, [%[w]], #16\n\t"                       \
    "vldrb.u8 q7, [%[low]]\n\t"                          \
    "vmladav.s8 %[t0], q7, q6\n\t"                       \
    "vldrb.u8 q7, [%[low], %[window]]\n\t"               \
    "vmladav.s8 %[t2], q7, q6\n\t"                       \
    "vldrb.u8 q7, [%[low], %[window2]]\n\t"              \
    "vmladav.s8 %[t4], q7, q6\n\t"                       \
    "vldrb.u8 q6, [%[w]], #16\n\t"                       \
    "vldrb.u8 q7, [%[high]]\n\t"                         \
    "vmladav.s8 %[t1], q7, q6\n\t"                       \
    "vldrb.u8 q7, [%[high], %[window]]\n\t"              \
    "vmladav.s8 %[t3], q7, q6\n\t"                       \
    "vldrb.u8 q7, [%[high], %[window2]]\n\t"             \
    "vmladav.s8 %[t], q7, q6\n\t"                        \
    "vmov " x "[" i2 "], " x "[" i "], %[t0], %[t1]\n\t" \
    "add %[low], %[low], %[plane]\n\t"                   \
    "vmov " y "[" i2 "], " y "[" i "], %[t2], %[t3]\n\t" \
    "add %[high], %[high], %[plane]\n\t"                 \
    "vmov " z "[" i2 "], " z "[" i "], %[t4], %[t]\n\t"

/* q0, q2, q4: even channels of the windows; q1, q3, q5: odd ones. */
#define TG_SUMS                        \
    TG_TWO("q0", "q2", "q4", "0", "2") \
    TG_TWO("q0", "q2", "q4", "1", "3") \
    TG_TWO("q1", "q3", "q5", "0", "2") \
    TG_TWO("q1", "q3", "q5", "1", "3") \
    "vldrw.u32 q6, [%[w]]\n\t"         \
    "vldrw.u32 q7, [%[w], #16]\n\t"    \
    "vadd.i32 q0, q0, q6\n\t"          \
    "vadd.i32 q2, q2, q6\n\t"          \
    "vadd.i32 q4, q4, q6\n\t"          \
    "vldrw.u32 q6, [%[w], #32]\n\t"    \
    "vadd.i32 q1, q1, q7\n\t"          \
    "vadd.i32 q3, q3, q7\n\t"          \
    "vadd.i32 q5, q5, q7\n\t"          \
    "vldrw.u32 q7, [%[w], #48]\n\t"    \
    "vqrdmulh.s32 q0, q0, q6\n\t"      \
    "vqrdmulh.s32 q2, q2, q6\n\t"      \
    "vqrdmulh.s32 q4, q4, q6\n\t"      \
    "vldrb.s32 q6, [%[w], #64]\n\t"    \
    "vqrdmulh.s32 q1, q1, q7\n\t"      \
    "vqrdmulh.s32 q3, q3, q7\n\t"      \
    "vqrdmulh.s32 q5, q5, q7\n\t"

#define TG_SHIFT             \
    TG_ASM_SHIFT("q0", "q6") \
    TG_ASM_SHIFT("q2", "q6") \
    TG_ASM_SHIFT("q4", "q6") \
    "vldrb.s32 q6, [%[w], #68]\n\t"

#define TG_SHIFT_ODD              \
    TG_ASM_SHIFT("q1", "q6")      \
    TG_ASM_SHIFT("q3", "q6")      \
    TG_ASM_SHIFT("q5", "q6")      \
    TG_ASM_INTERLEAVE("q0", "q1") \
    TG_ASM_INTERLEAVE("q2", "q3") \
    TG_ASM_INTERLEAVE("q4", "q5")

#define TG_TIES_AWAY                   \
    TG_ASM_TIES_AWAY("q0", "q7", "q6") \
    TG_ASM_TIES_AWAY("q2", "q7", "q6") \
    TG_ASM_TIES_AWAY("q4", "q7", "q6")

#define TG_TIES_AWAY_ODD               \
    TG_ASM_TIES_AWAY("q1", "q7", "q6") \
    TG_ASM_TIES_AWAY("q3", "q7", "q6") \
    TG_ASM_TIES_AWAY("q5", "q7", "q6")

/* Last things first: where outputs fall together, the first window's stays. (These stores want low
 * registers.) */
#define TG_STORE                                  \
    "ldrd %[t0], %[t1], %[next]\n\t"              \
    "add %[w], %[output], %[t1], lsl #1\n\t"      \
    "vpst\n\t"                                    \
    "vstrbt.16 q4, [%[w]]\n\t"                    \
    "sub %[w], %[w], %[t1]\n\t"                   \
    "add %[low], %[low], %[t0]\n\t"               \
    "vpstt\n\t"                                   \
    "vstrbt.16 q2, [%[w]]\n\t"                    \
    "vstrbt.16 q0, [%[output]]\n\t"               \
    "add %[high], %[high], %[t0]\n\t"             \
    "ldr.w %[w], %[constants]\n\t"                \
    "add %[output], %[output], %[t1], lsl #1\n\t" \
    "add %[output], %[output], %[t1]\n\t"         \
    "subs %[threes], %[threes], #1\n\t"           \
    "bne.w 1b"

#define TG_ROW(code)                                                                                         \
    __asm__ volatile(                                                                                        \
        "ldr.w %[t], %[channels]\n\t"                                                                        \
        "vctp.16 %[t]\n\t"                                                                                   \
        "1:\n\t" code                                                                                        \
        : [w] "+l"(w), [low] "+r"(low), [high] "+r"(high), [output] "+l"(output), [threes] "+r"(threes),     \
          [t] "=&Te"(t), [t0] "=&Te"(t0), [t1] "=&Te"(t1), [t2] "=&Te"(t2), [t3] "=&Te"(t3), [t4] "=&Te"(t4) \
        : [plane] "r"(run->plane_bytes), [next] "m"(run->advance), [constants] "m"(run->constants),          \
          [channels] "m"(run->channels), [window] "i"(window), [window2] "i"(2 * window),                    \
          [zero_point] "m"(run->ending.zero_point), [minimum] "m"(run->ending.minimum),                      \
          [maximum] "m"(run->ending.maximum)                                                                 \
        : "q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "p0", "cc", "memory")

/* The windows from `low` on (planes of channels 0, 2, 1, 3 one after another, then of 4, 6, 5, 7), each
 * `window` bytes behind the one before, a number known to the compiler. Where `relu`, the output's zero point
 * is -128, and its only clamp. */
TG_INLINE_MVE void tg_depthwise_lanes_mve(const tg_lanes_run_mve *run, const int8_t *low, int8_t *output,
                                          const int32_t window, int relu) {
    const int8_t *w = run->constants, *high = low + 4 * run->plane_bytes;
    int32_t threes = run->threes, t, t0, t1, t2, t3, t4;
    if (relu) {
        TG_ROW(TG_SUMS TG_SHIFT TG_SHIFT_ODD TG_ASM_RELU_LOAD TG_ASM_RELU("q0") TG_ASM_RELU("q2")
                   TG_ASM_RELU("q4") TG_STORE);
    } else {
        TG_ROW(TG_SUMS TG_TIES_AWAY TG_SHIFT TG_TIES_AWAY_ODD TG_SHIFT_ODD TG_ASM_CLAMP_LOAD("q6", "q7")
                   TG_ASM_CLAMP("q0", "q6", "q7") TG_ASM_CLAMP("q2", "q6", "q7")
                       TG_ASM_CLAMP("q4", "q6", "q7") TG_STORE);
    }
}

#undef TG_TWO
#undef TG_SUMS
#undef TG_TIES_AWAY
#undef TG_TIES_AWAY_ODD
#undef TG_SHIFT
#undef TG_SHIFT_ODD
#undef TG_STORE
#undef TG_ROW

#else

/* Eight channels of one window. */
static inline int16x8_t tg_depthwise_window_mve(const tg_lanes_run_mve *run, const int8_t *low, int relu) {
    const int8_t *w = run->constants, *high = low + 4 * run->plane_bytes;
    int32_t s[8];
    for (int i = 0; i < 4; i++, w += 32, low += run->plane_bytes, high += run->plane_bytes) {
        s[i] = vmladavq_s8(vldrbq_s8(low), vldrbq_s8(w));
        s[4 + i] = vmladavq_s8(vldrbq_s8(high), vldrbq_s8(w + 16));
    }
    const int32_t *numbers = (const int32_t *)(const void *)w;
    int32x4_t even = vaddq_s32(tg_lanes(s[0], s[1], s[4], s[5]), vldrwq_s32(numbers));
    int32x4_t odd = vaddq_s32(tg_lanes(s[2], s[3], s[6], s[7]), vldrwq_s32(numbers + 4));
    const int32x4_t even_multiplier = vldrwq_s32(numbers + 8), odd_multiplier = vldrwq_s32(numbers + 12);
    const int32x4_t even_right = vldrbq_s32(w + 64), odd_right = vldrbq_s32(w + 68);
    even = relu ? tg_scale_up_mve(even, even_multiplier, even_right)
                : tg_scale_mve(even, even_multiplier, even_right);
    odd =
        relu ? tg_scale_up_mve(odd, odd_multiplier, odd_right) : tg_scale_mve(odd, odd_multiplier, odd_right);
    return relu ? tg_narrow_full_mve(even, odd, -128) : tg_narrow_mve(even, odd, &run->ending);
}

TG_INLINE_MVE void tg_depthwise_lanes_mve(const tg_lanes_run_mve *run, const int8_t *low, int8_t *output,
                                          const int32_t window, int relu) {
    const mve_pred16_t on = vctp16q((uint32_t)run->channels);
    for (int32_t three = 0; three < run->threes; three++) {
        int16x8_t outputs[3];
        for (int i = 0; i < 3; i++) {
            outputs[i] = tg_depthwise_window_mve(run, low + i * window, relu);
        }
        for (int i = 2; i >= 0; i--) { /* where outputs fall together, the first window's stays */
            vstrbq_p_s16(output + i * run->pixel, outputs[i], on);
        }
        low += 4 * run->plane_bytes + run->advance;
        output += 3 * run->pixel;
    }
}

#endif
#endif
