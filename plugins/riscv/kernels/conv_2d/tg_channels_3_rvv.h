/* A block of the convolution with few output channels: three of them, of some windows as lanes. */
#ifndef TG_CHANNELS_3_RVV_H
#define TG_CHANNELS_3_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"

/* For every three channels: weights [depth][3]; and their biases, multipliers and right shifts. Windows lie
 * `window` bytes apart, their outputs `pixel`; the channels' outputs lie `second` bytes from the first one to
 * the second, and `third` from that to the third. */
typedef struct {
    const int8_t *weights;
    const int32_t *constants;
    int32_t depth, window, pixel, second, third;
    tg_output_rvv output;
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

#define TG_EIGHT_TAPS                      \
    TG_TAP("0", "1", "2", "v24", "v26")    \
    TG_TAP("3", "4", "5", "v28", "v30")    \
    TG_TAP("6", "7", "8", "v24", "v26")    \
    TG_TAP("9", "10", "11", "v28", "v30")  \
    TG_TAP("12", "13", "14", "v24", "v26") \
    TG_TAP("15", "16", "17", "v28", "v30") \
    TG_TAP("18", "19", "20", "v24", "v26") TG_TAP("21", "22", "23", "v28", "v30")

#define TG_LOAD(offset0, offset1, offset2)    \
    "lw %[t0], " offset0 "(%[constants])\n\t" \
    "lw %[t1], " offset1 "(%[constants])\n\t" \
    "lw %[t2], " offset2 "(%[constants])\n\t"

#define TG_SUMS                                                                                      \
    TG_ASM_ROUND_UP_RVV                                                                              \
    "0:\n\t" TG_LOAD("0", "4",                                                                       \
                     "8") "vsetvli zero, %[lanes], e32, m8, ta, ma\n\t"                              \
                          "vmv.v.x v0, %[t0]\n\t"                                                    \
                          "vmv.v.x v8, %[t1]\n\t"                                                    \
                          "vmv.v.x v16, %[t2]\n\t" TG_ASM_TO_16_RVV "beq %[from], %[eights], 2f\n\t" \
                          "1:\n\t" TG_EIGHT_TAPS "addi %[w], %[w], 24\n\t"                           \
                          "bne %[from], %[eights], 1b\n\t"                                           \
                          "2:\n\t"                                                                   \
                          "beq %[from], %[end], 4f\n\t"                                              \
                          "3:\n\t" TG_TAP("0", "1", "2", "v24", "v26") "addi %[w], %[w], 3\n\t"      \
                                                                       "bne %[from], %[end], 3b\n\t" \
                                                                       "4:\n\t"

#define TG_SCALE                                                                                     \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t" TG_LOAD("12", "16", "20") "vsmul.vx v0, v0, %[t0]\n\t" \
                                                                        "vsmul.vx v8, v8, %[t1]\n\t" \
                                                                        "vsmul.vx v16, v16, %[t2]\n\t"

#define TG_SHIFT                                                             \
    TG_ASM_TO_16_RVV TG_LOAD("24", "28", "32") "vnclip.wx v0, v0, %[t0]\n\t" \
                                               "vnclip.wx v8, v8, %[t1]\n\t" \
                                               "vnclip.wx v16, v16, %[t2]\n\t" TG_MOVE_3_RVV

#define TG_STORE                              \
    TG_NARROW_3_RVV                           \
    "add %[t1], %[to], %[second]\n\t"         \
    "add %[t2], %[t1], %[third]\n\t"          \
    "vsse8.v v0, (%[to]), %[pixel]\n\t"       \
    "addi %[to], %[to], 3\n\t"                \
    "vsse8.v v8, (%[t1]), %[pixel]\n\t"       \
    "vsse8.v v16, (%[t2]), %[pixel]\n\t"      \
    "addi %[constants], %[constants], 36\n\t" \
    "sub %[from], %[from], %[depth]\n\t"      \
    "addi %[threes], %[threes], -1\n\t"       \
    "bnez %[threes], 0b"

#define TG_BLOCK(code)                                                                                   \
    __asm__ volatile(code                                                                                \
                     : [w] "+&r"(w), [from] "+&r"(from), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), \
                       [to] "+&r"(to), [constants] "+&r"(constants), [threes] "+&r"(threes)              \
                     : [window] "r"(ch->window), [eights] "r"(end - (ch->depth & 7)), [end] "r"(end),    \
                       [lanes] "r"(lanes), [depth] "r"(ch->depth), [second] "r"(ch->second),             \
                       [third] "r"(ch->third), [pixel] "r"(ch->pixel), [output] "m"(ch->output)          \
                     : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` windows: three channels, and `threes` - 1 times three more. */
TG_INLINE_RVV void tg_channels_3_rvv(const tg_narrow_rvv *ch, int32_t lanes, int32_t threes,
                                     const int8_t *from, int8_t *to, int relu) {
    const int8_t *w = ch->weights;
    const int32_t *constants = ch->constants;
#if TG_RVV
    const int8_t *end = from + ch->depth;
    int32_t t0, t1, t2;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_SCALE TG_SHIFT TG_STORE);
    } else {
        TG_BLOCK(TG_SUMS TG_SCALE TG_TIES_3_RVV TG_SHIFT TG_CLAMP_3_RVV TG_STORE);
    }
#else
    const int32_t place[3] = {0, ch->second, ch->second + ch->third};
    for (; threes > 0; threes--, w += 3 * ch->depth, constants += 9, to += 3) {
        for (int32_t i = 0; i < 3 * lanes; i++) {
            const int32_t lane = i / 3, channel = i % 3;
            const int8_t *x = from + lane * ch->window;
            uint32_t sum = (uint32_t)constants[channel];
            for (int32_t k = 0; k < ch->depth; k++) {
                sum += (uint32_t)(w[3 * k + channel] * x[k]);
            }
            to[lane * ch->pixel + place[channel]] = tg_requantize_rvv(
                (int32_t)sum, constants[3 + channel], constants[6 + channel], &ch->output, relu);
        }
    }
#endif
}

#if TG_RVV
#undef TG_TAP
#undef TG_EIGHT_TAPS
#undef TG_LOAD
#undef TG_SUMS
#undef TG_SCALE
#undef TG_SHIFT
#undef TG_STORE
#undef TG_BLOCK
#endif
#endif
