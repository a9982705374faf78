/* A block of the convolution: some output channels, as lanes, of three windows. */
#ifndef TG_WINDOWS_3_RVV_H
#define TG_WINDOWS_3_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"
#include "tg_taps_packed_rvv.h"

/* Of the lanes' channels: weights [depth], `pitch` bytes apart, and their constants. Windows lie `given`
 * bytes apart, their outputs `made`; of a block of fewer than three windows the last is computed again.
 * Weights of fewer than 8 bits: see tg_fields_rvv.h; then depth is a multiple of 8. */
typedef struct {
    const int8_t *weights;
    int32_t pitch, depth;
    int32_t given, made, given_third, made_third; /* from the second to the third of a block: `_third` */
    const int32_t *bias, *multiplier;
    const int8_t *right;
    tg_output_rvv output;
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

#if TG_BITS_RVV == 8
#define TG_EIGHT_TAPS         \
    TG_TAP("0", "v24", "v26") \
    TG_TAP("1", "v28", "v30") \
    TG_TAP("2", "v24", "v26") \
    TG_TAP("3", "v28", "v30") \
    TG_TAP("4", "v24", "v26") \
    TG_TAP("5", "v28", "v30") TG_TAP("6", "v24", "v26") TG_TAP("7", "v28", "v30") TG_STEP("8")
#endif

#define TG_SUMS                                                                \
    TG_ASM_ROUND_UP_RVV                                                        \
    "0:\n\t"                                                                   \
    "lw %[w], %[weights]\n\t" TG_START_3_RVV "beq %[a], %[eights], 2f\n\t"     \
    "1:\n\t" TG_EIGHT_TAPS "bne %[a], %[eights], 1b\n\t"                       \
    "2:\n\t"                                                                   \
    "beq %[a], %[end], 4f\n\t"                                                 \
    "3:\n\t" TG_TAP("0", "v24", "v26") TG_STEP("1") "bne %[a], %[end], 3b\n\t" \
                                                    "4:\n\t" TG_SCALE_3_RVV

#define TG_NEXT                               \
    "add %[a], %[a], %[advance]\n\t"          \
    "add %[b], %[b], %[advance]\n\t"          \
    "add %[c], %[c], %[advance]\n\t"          \
    "add %[end], %[end], %[given3]\n\t"       \
    "add %[eights], %[eights], %[given3]\n\t" \
    "addi %[threes], %[threes], -1\n\t"       \
    "bnez %[threes], 0b"

#define TG_BLOCK(code)                                                                                     \
    __asm__ volatile(                                                                                      \
        code                                                                                               \
        : [w] "=&r"(w), [a] "+&r"(a), [b] "+&r"(b), [c] "+&r"(c), [to] "+&r"(to), [t0] "=&r"(t0),          \
          [t1] "=&r"(t1), [t2] "=&r"(t2), [end] "+&r"(end), [eights] "+&r"(eights), [threes] "+&r"(threes) \
        : [pitch] "r"(ch->pitch), [lanes] "r"(lanes), [advance] "r"(3 * ch->given - ch->depth),            \
          [given3] "r"(3 * ch->given), [made] "r"(ch->made), [made_third] "r"(ch->made_third),             \
          [weights] "m"(ch->weights), [bias] "m"(ch->bias), [multiplier] "m"(ch->multiplier),              \
          [right] "m"(ch->right), [output] "m"(ch->output)                                                 \
        : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` channels of three windows from `a` on, and of `threes` - 1 times three more. */
TG_INLINE_RVV void tg_windows_3_rvv(const tg_channels_rvv *ch, int32_t lanes, int32_t threes, const int8_t *a,
                                    int8_t *to, int relu) {
#if TG_RVV
    const int8_t *w, *b = a + ch->given, *c = b + ch->given_third, *end = a + ch->depth;
    const int8_t *eights = end - (ch->depth & 7);
    int32_t t0, t1, t2;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_SHIFT_3_RVV TG_STORE_3_RVV TG_NEXT);
    } else {
        TG_BLOCK(TG_SUMS TG_TIES_3_RVV TG_SHIFT_3_RVV TG_CLAMP_3_RVV TG_STORE_3_RVV TG_NEXT);
    }
#else
    for (int32_t window = 0; window < 3 * threes; window++) {
        for (int32_t i = 0; i < lanes; i++) {
            uint32_t sum = (uint32_t)ch->bias[i];
            for (int32_t k = 0; k < ch->depth; k++) {
                sum += (uint32_t)(tg_weight_rvv(ch->weights + i, ch->pitch, k) * a[k]);
            }
            to[i] = tg_requantize_rvv((int32_t)sum, ch->multiplier[i], ch->right[i], &ch->output, relu);
        }
        a += window % 3 == 1 ? ch->given_third : ch->given;
        to += window % 3 == 1 ? ch->made_third : ch->made;
    }
#endif
}

#if TG_RVV
#undef TG_TAP
#undef TG_STEP
#undef TG_EIGHT_TAPS
#undef TG_SUMS
#undef TG_NEXT
#undef TG_BLOCK
#endif
#endif
