/* A block of the convolution: some output channels, as lanes, of three windows. */
#ifndef TG_WINDOWS_3_RVV_H
#define TG_WINDOWS_3_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"

/* Of the lanes' channels: weights [depth], `pitch` bytes apart, and their constants. */
typedef struct {
    const int8_t *weights;
    int32_t pitch, depth;
    const int32_t *bias, *multiplier;
    const int8_t *right;
} tg_channels_rvv;

#if TG_RVV

#define TG_TAP(offset, w, w8)        \
    "vle8.v " w8 ", (%[w])\n\t"      \
    "lb %[t0], " offset "(%[a])\n\t" \
    "lb %[t1], " offset "(%[b])\n\t" \
    "lb %[t2], " offset "(%[c])\n\t" \
    "vsext.vf2 " w ", " w8 "\n\t"    \
    "add %[w], %[w], %[pitch]\n\t"   \
    "vwmacc.vx v0, %[t0], " w "\n\t" \
    "vwmacc.vx v8, %[t1], " w "\n\t" \
    "vwmacc.vx v16, %[t2], " w "\n\t"

#define TG_STEP(bytes)               \
    "addi %[a], %[a], " bytes "\n\t" \
    "addi %[b], %[b], " bytes "\n\t" \
    "addi %[c], %[c], " bytes "\n\t"

#define TG_SUMS                                                                            \
    TG_ASM_ROUND_UP_RVV                                                                    \
    "vsetvli zero, %[lanes], e32, m8, ta, ma\n\t"                                          \
    "vle32.v v0, (%[bias])\n\t"                                                            \
    "vmv.v.v v8, v0\n\t"                                                                   \
    "vmv.v.v v16, v0\n\t" TG_ASM_TO_16_RVV "beq %[a], %[eights], 2f\n\t"                   \
    "1:\n\t" TG_TAP("0", "v24", "v26") TG_TAP("1", "v28", "v30") TG_TAP("2", "v24", "v26") \
        TG_TAP("3", "v28", "v30") TG_TAP("4", "v24", "v26") TG_TAP("5", "v28", "v30")      \
            TG_TAP("6", "v24", "v26") TG_TAP("7", "v28", "v30")                            \
                TG_STEP("8") "bne %[a], %[eights], 1b\n\t"                                 \
                             "2:\n\t"                                                      \
                             "beq %[a], %[end], 4f\n\t"                                    \
                             "3:\n\t" TG_TAP("0", "v24", "v26")                            \
                                 TG_STEP("1") "bne %[a], %[end], 3b\n\t"                   \
                                              "4:\n\t"                                     \
                                              "vsetvli zero, zero, e32, m8, ta, ma\n\t"    \
                                              "vle32.v v24, (%[multiplier])\n\t"           \
                                              "vsmul.vv v0, v0, v24\n\t"                   \
                                              "vsmul.vv v8, v8, v24\n\t"                   \
                                              "vsmul.vv v16, v16, v24\n\t"

#define TG_TIES \
    TG_ASM_TIES_AWAY_RVV("v0", "v24") TG_ASM_TIES_AWAY_RVV("v8", "v24") TG_ASM_TIES_AWAY_RVV("v16", "v24")

#define TG_SHIFT                 \
    TG_ASM_TO_16_RVV             \
    "vle8.v v30, (%[right])\n\t" \
    "vzext.vf2 v28, v30\n\t"     \
    "vnclip.wv v0, v0, v28\n\t"  \
    "vnclip.wv v8, v8, v28\n\t"  \
    "vnclip.wv v16, v16, v28\n\t" TG_ASM_MOVE_RVV("v0") TG_ASM_MOVE_RVV("v8") TG_ASM_MOVE_RVV("v16")

#define TG_CLAMP TG_ASM_CLAMP_RVV("v0") TG_ASM_CLAMP_RVV("v8") TG_ASM_CLAMP_RVV("v16")

#define TG_STORE                                                    \
    TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") TG_ASM_NARROW_RVV("v8") \
        TG_ASM_NARROW_RVV("v16") "vse8.v v16, (%[z])\n\t"           \
                                 "vse8.v v8, (%[y])\n\t"            \
                                 "vse8.v v0, (%[x])"

#define TG_BLOCK(code)                                                                                       \
    __asm__ volatile(code                                                                                    \
                     : [w] "+&r"(w), [a] "+&r"(a), [b] "+&r"(b), [c] "+&r"(c), [t0] "=&r"(t0),               \
                       [t1] "=&r"(t1), [t2] "=&r"(t2)                                                        \
                     : [pitch] "r"(channels->pitch), [eights] "r"(end - (channels->depth & 7)),              \
                       [end] "r"(end), [lanes] "r"(lanes), [bias] "r"(channels->bias),                       \
                       [multiplier] "r"(channels->multiplier), [right] "r"(channels->right), [x] "r"(to[0]), \
                       [y] "r"(to[1]), [z] "r"(to[2]), [zero_point] "r"(output->zero_point),                 \
                       [minimum] "r"(output->minimum), [maximum] "r"(output->maximum)                        \
                     : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` channels of the windows from[0..2], to to[0..2]; windows may be the same. */
TG_INLINE_RVV void tg_windows_3_rvv(const tg_channels_rvv *channels, int32_t lanes, const int8_t *const *from,
                                    int8_t *const *to, const tg_output_rvv *output, int relu) {
#if TG_RVV
    const int8_t *w = channels->weights, *a = from[0], *b = from[1], *c = from[2], *end = a + channels->depth;
    int32_t t0, t1, t2;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_SHIFT TG_STORE);
    } else {
        TG_BLOCK(TG_SUMS TG_TIES TG_SHIFT TG_CLAMP TG_STORE);
    }
#else
    for (int32_t i = 0; i < lanes; i++) {
        for (int32_t pixel = 0; pixel < 3; pixel++) {
            uint32_t sum = (uint32_t)channels->bias[i];
            for (int32_t k = 0; k < channels->depth; k++) {
                sum += (uint32_t)(channels->weights[k * channels->pitch + i] * from[pixel][k]);
            }
            to[pixel][i] =
                tg_requantize_rvv((int32_t)sum, channels->multiplier[i], channels->right[i], output, relu);
        }
    }
#endif
}

#if TG_RVV
#undef TG_TAP
#undef TG_STEP
#undef TG_SUMS
#undef TG_TIES
#undef TG_SHIFT
#undef TG_CLAMP
#undef TG_STORE
#undef TG_BLOCK
#endif
#endif
