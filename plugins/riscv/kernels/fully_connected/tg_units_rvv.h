/* A block of the fully connected layer: units of one input, as many as four registers hold bytes. */
#ifndef TG_UNITS_RVV_H
#define TG_UNITS_RVV_H
#include <stdint.h>

#include "tg_eights_packed_rvv.h"
#include "tg_requantize_rvv.h"

/* Of some units: weights [depth], `pitch` bytes apart, and their constants. Weights of fewer than 8 bits: see
 * tg_fields_rvv.h. */
typedef struct {
    const int8_t *weights;
    int32_t pitch, depth;
    const int32_t *bias, *multiplier;
    const int8_t *right;
} tg_dense_rvv;

/* How many of `count` units (at least 1) a block takes. */
static inline int32_t tg_unit_lanes_rvv(int32_t count) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile("vsetvli %0, %1, e8, m4, ta, ma" : "=r"(lanes) : "r"(count));
    return lanes;
#else
    return count < 2 * TG_MODEL_LANES_RVV ? count : 2 * TG_MODEL_LANES_RVV;
#endif
}

#if TG_RVV

#define TG_TAP(offset, w)            \
    "vle8.v " w ", (%[w])\n\t"       \
    "lb %[t0], " offset "(%[x])\n\t" \
    "add %[w], %[w], %[pitch]\n\t"

/* Two products fit 16 bits: 128 * (127 + 127). The sums' upper lanes may be no units'. */
#define TG_ADD                                  \
    "vsetvli zero, %[all], e16, m4, ta, ma\n\t" \
    "vwadd.wv v0, v0, v16\n\t"                  \
    "vwadd.wv v8, v8, v20\n\t"                  \
    "vsetvli zero, %[lanes], e8, m4, ta, ma\n\t"

#define TG_PAIR(offset0, offset1) \
    TG_TAP(offset0, "v24")        \
    "vwmul.vx v16, v24, %[t0]\n\t" TG_TAP(offset1, "v28") "vwmacc.vx v16, %[t0], v28\n\t" TG_ADD

/* The biases, and [all]: the lanes of four registers. */
#define TG_START                                 \
    TG_ASM_ROUND_UP_RVV                          \
    "vsetvli %[all], zero, e32, m8, ta, ma\n\t"  \
    "vsetvli zero, %[low], e32, m8, ta, ma\n\t"  \
    "vle32.v v0, (%[bias])\n\t"                  \
    "vsetvli zero, %[high], e32, m8, ta, ma\n\t" \
    "vle32.v v8, (%[bias_high])\n\t"             \
    "vsetvli zero, %[lanes], e8, m4, ta, ma\n\t"

#if TG_BITS_RVV == 8
#define TG_SUMS                                                                             \
    TG_START                                                                                \
    "beq %[x], %[fours], 2f\n\t"                                                            \
    "1:\n\t" TG_PAIR("0", "1")                                                              \
        TG_PAIR("2", "3") "addi %[x], %[x], 4\n\t"                                          \
                          "bne %[x], %[fours], 1b\n\t"                                      \
                          "2:\n\t"                                                          \
                          "beq %[x], %[end], 4f\n\t"                                        \
                          "3:\n\t" TG_TAP("0", "v24") "vwmul.vx v16, v24, %[t0]\n\t" TG_ADD \
                                                      "addi %[x], %[x], 1\n\t"              \
                                                      "bne %[x], %[end], 3b\n\t"            \
                                                      "4:\n\t"
#else
/* What is left of the inputs stands in [end], zeros behind it. */
#define TG_SUMS                                       \
    TG_START                                          \
    "beq %[x], %[fours], 2f\n\t"                      \
    "1:\n\t" TG_EIGHT TG_ADD "addi %[x], %[x], 8\n\t" \
    "bne %[x], %[fours], 1b\n\t"                      \
    "2:\n\t"                                          \
    "beqz %[end], 4f\n\t"                             \
    "mv %[x], %[end]\n\t" TG_EIGHT TG_ADD "4:\n\t"
#endif

#define TG_HALF(count, sums, multiplier, right, to, ties, clamp)                               \
    "vsetvli zero, " count ", e32, m8, ta, ma\n\t"                                             \
    "vle32.v v24, (" multiplier ")\n\t"                                                        \
    "vsmul.vv " sums ", " sums ", v24\n\t" ties TG_ASM_TO_16_RVV "vle8.v v30, (" right ")\n\t" \
    "vzext.vf2 v28, v30\n\t"                                                                   \
    "vnclip.wv " sums ", " sums ", v28\n\t" TG_ASM_MOVE_RVV(sums) clamp TG_ASM_TO_8_RVV        \
    TG_ASM_NARROW_RVV(sums) "vse8.v " sums ", (" to ")\n\t"

#define TG_HALVES(ties, clamp)                                                                              \
    "lw %[t0], %[zero_point]\n\t"                                                                           \
    "lw %[t1], %[minimum]\n\t"                                                                              \
    "lw %[t2], %[maximum]\n\t" TG_HALF(                                                                     \
        "%[low]", "v0", "%[multiplier]", "%[right]", "%[to]", ties("v0"),                                   \
        clamp("v0")) "beqz %[high], 5f\n\t" TG_HALF("%[high]", "v8", "%[multiplier_high]", "%[right_high]", \
                                                    "%[to_high]", ties("v8"), clamp("v8")) "5:"

#define TG_NOTHING(sums)
#define TG_TIES(sums) TG_ASM_TIES_AWAY_RVV(sums, "v24")

#define TG_BLOCK(code)                                                                                       \
    __asm__ volatile(                                                                                        \
        code                                                                                                 \
        : [w] "+&r"(w), [x] "+&r"(x), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [all] "=&r"(all)       \
        : [pitch] "r"(units->pitch), [fours] "r"(whole), [end] "r"(end), [lanes] "r"(lanes), [low] "r"(low), \
          [high] "r"(lanes - low), [bias] "r"(units->bias), [bias_high] "r"(units->bias + low),              \
          [multiplier] "r"(units->multiplier), [multiplier_high] "r"(units->multiplier + low),               \
          [right] "r"(units->right), [right_high] "r"(units->right + low), [to] "r"(to),                     \
          [to_high] "r"(to + low), [zero_point] "m"(output->zero_point), [minimum] "m"(output->minimum),     \
          [maximum] "m"(output->maximum)                                                                     \
        : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` units of the input `x`. */
TG_INLINE_RVV void tg_units_rvv(const tg_dense_rvv *units, int32_t lanes, const int8_t *x, int8_t *to,
                                const tg_output_rvv *output, int relu) {
#if TG_RVV
    const int8_t *w = units->weights;
#if TG_BITS_RVV == 8
    const int8_t *const end = x + units->depth, *const whole = end - (units->depth & 3);
#else
    const int32_t left = units->depth & 7;
    const int8_t *const whole = x + units->depth - left;
    int8_t last[8] = {0};
    for (int32_t i = 0; i < left; i++) {
        last[i] = whole[i];
    }
    const int8_t *const end = left > 0 ? last : 0;
#endif
    const int32_t low = tg_lanes_rvv(lanes);
    int32_t t0, t1, t2, all;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_HALVES(TG_NOTHING, TG_NOTHING));
    } else {
        TG_BLOCK(TG_SUMS TG_HALVES(TG_TIES, TG_ASM_CLAMP_RVV));
    }
#else
    for (int32_t i = 0; i < lanes; i++) {
        uint32_t sum = (uint32_t)units->bias[i];
        for (int32_t k = 0; k < units->depth; k++) {
            sum += (uint32_t)(tg_weight_rvv(units->weights + i, units->pitch, k) * x[k]);
        }
        to[i] = tg_requantize_rvv((int32_t)sum, units->multiplier[i], units->right[i], output, relu);
    }
#endif
}

#if TG_RVV
#undef TG_TAP
#undef TG_ADD
#undef TG_PAIR
#undef TG_START
#undef TG_SUMS
#undef TG_HALF
#undef TG_HALVES
#undef TG_NOTHING
#undef TG_TIES
#undef TG_BLOCK
#endif
#endif
