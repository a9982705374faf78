/* A block of the convolution with few output channels: three of them, of some windows as lanes. */
#ifndef TG_CHANNELS_3_RVV_H
#define TG_CHANNELS_3_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"

/* Of three channels: weights [depth][3], and their biases, multipliers and right shifts. Windows lie `window`
 * bytes apart, their outputs `pixel`; the channels' outputs lie at 0, `second` and `third`. */
typedef struct {
    const int8_t *weights;
    const int32_t *constants;
    int32_t depth, window, pixel, second, third;
} tg_narrow_rvv;

#if TG_RVV

#define TG_TAP(offset0, offset1, offset2, x, x8) \
    "vlse8.v " x8 ", (%[from]), %[window]\n\t"   \
    "lb %[t0], " offset0 "(%[w])\n\t"            \
    "lb %[t1], " offset1 "(%[w])\n\t"            \
    "lb %[t2], " offset2 "(%[w])\n\t"            \
    "vsext.vf2 " x ", " x8 "\n\t"                \
    "addi %[from], %[from], 1\n\t"               \
    "vwmacc.vx v0, %[t0], " x "\n\t"             \
    "vwmacc.vx v8, %[t1], " x "\n\t"             \
    "vwmacc.vx v16, %[t2], " x "\n\t"

#define TG_SUMS                                                                                    \
    TG_ASM_ROUND_UP_RVV                                                                            \
    "vsetvli zero, %[lanes], e32, m8, ta, ma\n\t"                                                  \
    "lw %[t0], 0(%[constants])\n\t"                                                                \
    "lw %[t1], 4(%[constants])\n\t"                                                                \
    "lw %[t2], 8(%[constants])\n\t"                                                                \
    "vmv.v.x v0, %[t0]\n\t"                                                                        \
    "vmv.v.x v8, %[t1]\n\t"                                                                        \
    "vmv.v.x v16, %[t2]\n\t" TG_ASM_TO_16_RVV "beq %[from], %[eights], 2f\n\t"                     \
    "1:\n\t" TG_TAP("0", "1", "2", "v24", "v26") TG_TAP("3", "4", "5", "v28", "v30")               \
        TG_TAP("6", "7", "8", "v24", "v26") TG_TAP("9", "10", "11", "v28", "v30")                  \
            TG_TAP("12", "13", "14", "v24", "v26") TG_TAP("15", "16", "17", "v28", "v30")          \
                TG_TAP("18", "19", "20", "v24", "v26")                                             \
                    TG_TAP("21", "22", "23", "v28",                                                \
                           "v30") "addi %[w], %[w], 24\n\t"                                        \
                                  "bne %[from], %[eights], 1b\n\t"                                 \
                                  "2:\n\t"                                                         \
                                  "beq %[from], %[end], 4f\n\t"                                    \
                                  "3:\n\t" TG_TAP("0", "1", "2", "v24",                            \
                                                  "v26") "addi %[w], %[w], 3\n\t"                  \
                                                         "bne %[from], %[end], 3b\n\t"             \
                                                         "4:\n\t"                                  \
                                                         "vsetvli zero, zero, e32, m8, ta, ma\n\t" \
                                                         "lw %[t0], 12(%[constants])\n\t"          \
                                                         "lw %[t1], 16(%[constants])\n\t"          \
                                                         "lw %[t2], 20(%[constants])\n\t"          \
                                                         "vsmul.vx v0, v0, %[t0]\n\t"              \
                                                         "vsmul.vx v8, v8, %[t1]\n\t"              \
                                                         "vsmul.vx v16, v16, %[t2]\n\t"

#define TG_TIES \
    TG_ASM_TIES_AWAY_RVV("v0", "v24") TG_ASM_TIES_AWAY_RVV("v8", "v24") TG_ASM_TIES_AWAY_RVV("v16", "v24")

#define TG_SHIFT                     \
    TG_ASM_TO_16_RVV                 \
    "lw %[t0], 24(%[constants])\n\t" \
    "lw %[t1], 28(%[constants])\n\t" \
    "lw %[t2], 32(%[constants])\n\t" \
    "vnclip.wx v0, v0, %[t0]\n\t"    \
    "vnclip.wx v8, v8, %[t1]\n\t"    \
    "vnclip.wx v16, v16, %[t2]\n\t" TG_ASM_MOVE_RVV("v0") TG_ASM_MOVE_RVV("v8") TG_ASM_MOVE_RVV("v16")

#define TG_CLAMP TG_ASM_CLAMP_RVV("v0") TG_ASM_CLAMP_RVV("v8") TG_ASM_CLAMP_RVV("v16")

#define TG_STORE                                                     \
    TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") TG_ASM_NARROW_RVV("v8")  \
        TG_ASM_NARROW_RVV("v16") "vsse8.v v16, (%[z]), %[pixel]\n\t" \
                                 "vsse8.v v8, (%[y]), %[pixel]\n\t"  \
                                 "vsse8.v v0, (%[x]), %[pixel]"

#define TG_BLOCK(code)                                                                                     \
    __asm__ volatile(                                                                                      \
        code                                                                                               \
        : [w] "+&r"(w), [from] "+&r"(from), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2)                 \
        : [window] "r"(three->window), [eights] "r"(end - (three->depth & 7)), [end] "r"(end),             \
          [lanes] "r"(lanes), [constants] "r"(three->constants), [x] "r"(to), [y] "r"(to + three->second), \
          [z] "r"(to + three->third), [pixel] "r"(three->pixel), [zero_point] "r"(output->zero_point),     \
          [minimum] "r"(output->minimum), [maximum] "r"(output->maximum)                                   \
        : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` windows. */
TG_INLINE_RVV void tg_channels_3_rvv(const tg_narrow_rvv *three, int32_t lanes, const int8_t *from,
                                     int8_t *to, const tg_output_rvv *output, int relu) {
#if TG_RVV
    const int8_t *w = three->weights, *end = from + three->depth;
    int32_t t0, t1, t2;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_SHIFT TG_STORE);
    } else {
        TG_BLOCK(TG_SUMS TG_TIES TG_SHIFT TG_CLAMP TG_STORE);
    }
#else
    const int32_t place[3] = {0, three->second, three->third};
    for (int32_t i = 0; i < lanes; i++, from += three->window, to += three->pixel) {
        for (int32_t channel = 0; channel < 3; channel++) {
            const int32_t *constants = three->constants + channel;
            uint32_t sum = (uint32_t)constants[0];
            for (int32_t k = 0; k < three->depth; k++) {
                sum += (uint32_t)(three->weights[3 * k + channel] * from[k]);
            }
            to[place[channel]] = tg_requantize_rvv((int32_t)sum, constants[3], constants[6], output, relu);
        }
    }
#endif
}

#if TG_RVV
#undef TG_TAP
#undef TG_SUMS
#undef TG_TIES
#undef TG_SHIFT
#undef TG_CLAMP
#undef TG_STORE
#undef TG_BLOCK
#endif
#endif
