/* A block of the depthwise convolution: lanes of three windows. */
#ifndef TG_DEPTHWISE_3_RVV_H
#define TG_DEPTHWISE_3_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"

/* Of some lanes: weights of the taps, `pitch` bytes apart, and their constants. Windows lie `given` bytes
 * apart, their outputs `made`; of a block of fewer than three windows the last is computed again. Taps of a
 * row lie `tap` bytes apart in the input, over row_bytes. Lines lie line_step bytes apart in a ring of
 * ring_bytes, the last `wrapped` ones, less than `rows`, from its beginning on. */
typedef struct {
    const int8_t *weights;
    int32_t given, made, given_third, made_third; /* from the second to the third of a block: `_third` */
    int32_t pitch, rows, wrapped, tap, row_bytes, line_step, ring_bytes;
    const int32_t *bias, *multiplier;
    const int8_t *right;
    tg_output_rvv output;
} tg_filters_rvv;

#if TG_RVV

#define TG_PRODUCT(sums, from)           \
    "vle8.v v26, (" from ")\n\t"         \
    "add " from ", " from ", %[tap]\n\t" \
    "vsext.vf2 v24, v26\n\t"             \
    "vwmacc.vv " sums ", v24, v28\n\t"

#define TG_SUMS                                                                  \
    TG_ASM_ROUND_UP_RVV                                                          \
    "0:\n\t"                                                                     \
    "lw %[w], %[weights]\n\t" TG_START_3_RVV "mv %[t0], %[a]\n\t"                \
    "add %[t1], %[a], %[given]\n\t"                                              \
    "add %[t2], %[t1], %[given_third]\n\t"                                       \
    "add %[a], %[t2], %[given]\n\t"                                              \
    "add %[end], %[t0], %[row_bytes]\n\t"                                        \
    "lw %[left], %[rows]\n\t"                                                    \
    "1:\n\t"                                                                     \
    "vle8.v v30, (%[w])\n\t"                                                     \
    "add %[w], %[w], %[pitch]\n\t"                                               \
    "vsext.vf2 v28, v30\n\t" TG_PRODUCT("v0", "%[t0]") TG_PRODUCT("v8", "%[t1]") \
        TG_PRODUCT("v16", "%[t2]") "bne %[t0], %[end], 1b\n\t"                   \
                                   "addi %[left], %[left], -1\n\t"               \
                                   "add %[t0], %[t0], %[jump]\n\t"               \
                                   "add %[t1], %[t1], %[jump]\n\t"               \
                                   "add %[t2], %[t2], %[jump]\n\t"               \
                                   "add %[end], %[end], %[step]\n\t"             \
                                   "bne %[left], %[wrapped], 2f\n\t"             \
                                   "sub %[t0], %[t0], %[ring]\n\t"               \
                                   "sub %[t1], %[t1], %[ring]\n\t"               \
                                   "sub %[t2], %[t2], %[ring]\n\t"               \
                                   "sub %[end], %[end], %[ring]\n\t"             \
                                   "2:\n\t"                                      \
                                   "bnez %[left], 1b\n\t" TG_SCALE_3_RVV

#define TG_NEXT                         \
    "addi %[threes], %[threes], -1\n\t" \
    "bnez %[threes], 0b"

#define TG_BLOCK(code)                                                                                       \
    __asm__ volatile(                                                                                        \
        code                                                                                                 \
        : [w] "=&r"(w), [a] "+&r"(a), [to] "+&r"(to), [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2),        \
          [end] "=&r"(end), [left] "=&r"(left), [threes] "+&r"(threes)                                       \
        : [pitch] "r"(f->pitch), [tap] "r"(f->tap), [row_bytes] "r"(f->row_bytes), [step] "r"(f->line_step), \
          [jump] "r"(f->line_step - f->row_bytes), [ring] "r"(f->ring_bytes), [wrapped] "r"(f->wrapped),     \
          [lanes] "r"(lanes), [given] "r"(f->given), [made] "r"(f->made), [given_third] "r"(f->given_third), \
          [made_third] "r"(f->made_third), [rows] "m"(f->rows), [weights] "m"(f->weights),                   \
          [bias] "m"(f->bias), [multiplier] "m"(f->multiplier), [right] "m"(f->right),                       \
          [output] "m"(f->output)                                                                            \
        : TG_CLOBBERS_RVV)

#endif

/* The first `lanes` of three windows from `a` on, and of `threes` - 1 times three more. */
TG_INLINE_RVV void tg_depthwise_3_rvv(const tg_filters_rvv *f, int32_t lanes, int32_t threes, const int8_t *a,
                                      int8_t *to, int relu) {
#if TG_RVV
    const int8_t *w, *end;
    int32_t t0, t1, t2, left;
    if (relu) {
        TG_BLOCK(TG_SUMS TG_SHIFT_3_RVV TG_STORE_3_RVV TG_NEXT);
    } else {
        TG_BLOCK(TG_SUMS TG_TIES_3_RVV TG_SHIFT_3_RVV TG_CLAMP_3_RVV TG_STORE_3_RVV TG_NEXT);
    }
#else
    for (int32_t window = 0; window < 3 * threes; window++) {
        for (int32_t i = 0; i < lanes; i++) {
            const int8_t *w = f->weights + i;
            uint32_t sum = (uint32_t)f->bias[i];
            for (int32_t y = 0; y < f->rows; y++) {
                const int32_t back = f->rows - y <= f->wrapped ? f->ring_bytes : 0;
                const int8_t *x = a + y * f->line_step - back + i;
                for (int32_t at = 0; at < f->row_bytes; at += f->tap, w += f->pitch) {
                    sum += (uint32_t)(*w * x[at]);
                }
            }
            to[i] = tg_requantize_rvv((int32_t)sum, f->multiplier[i], f->right[i], &f->output, relu);
        }
        a += window % 3 == 1 ? f->given_third : f->given;
        to += window % 3 == 1 ? f->made_third : f->made;
    }
#endif
}

#if TG_RVV
#undef TG_PRODUCT
#undef TG_SUMS
#undef TG_NEXT
#undef TG_BLOCK
#endif
#endif
