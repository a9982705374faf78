/* Sums of products of a row of weights with three windows, whose bytes are the lanes. */
#ifndef TG_DOTS_3_RVV_H
#define TG_DOTS_3_RVV_H
#include <stdint.h>

#include "tg_rvv.h"

/* sums[i] = start + the products of `count` (at least 1) weights with the bytes `step` * i behind `x`. */
static inline void tg_dots_3_rvv(const int8_t *weights, const int8_t *x, int32_t step, int32_t count,
                                 int32_t start, int32_t sums[3]) {
#if TG_RVV
    const int8_t *second = x + step, *third = second + step;
    int32_t lanes;
    /* A product's vector may overlap its factor where that is its upper half. */
    __asm__ volatile("vsetivli zero, 1, e32, m1, ta, ma\n\t"
                     "vmv.s.x v0, %[start]\n\t"
                     "vmv.s.x v1, %[start]\n\t"
                     "vmv.s.x v2, %[start]\n\t"
                     "1:\n\t"
                     "vsetvli %[lanes], %[count], e8, m4, ta, ma\n\t"
                     "vle8.v v4, (%[w])\n\t"
                     "add %[w], %[w], %[lanes]\n\t"
                     "vle8.v v12, (%[a])\n\t"
                     "add %[a], %[a], %[lanes]\n\t"
                     "vle8.v v20, (%[b])\n\t"
                     "add %[b], %[b], %[lanes]\n\t"
                     "vle8.v v28, (%[c])\n\t"
                     "add %[c], %[c], %[lanes]\n\t"
                     "vwmul.vv v8, v12, v4\n\t"
                     "vwmul.vv v16, v20, v4\n\t"
                     "vwmul.vv v24, v28, v4\n\t"
                     "sub %[count], %[count], %[lanes]\n\t"
                     "vsetvli zero, zero, e16, m8, ta, ma\n\t"
                     "vwredsum.vs v0, v8, v0\n\t"
                     "vwredsum.vs v1, v16, v1\n\t"
                     "vwredsum.vs v2, v24, v2\n\t"
                     "bnez %[count], 1b\n\t"
                     "vsetivli zero, 1, e32, m1, ta, ma\n\t"
                     "vse32.v v0, (%[sums])\n\t"
                     "addi %[w], %[sums], 4\n\t"
                     "vse32.v v1, (%[w])\n\t"
                     "addi %[w], %[sums], 8\n\t"
                     "vse32.v v2, (%[w])"
                     : [w] "+&r"(weights), [a] "+&r"(x), [b] "+&r"(second), [c] "+&r"(third),
                       [count] "+&r"(count), [lanes] "=&r"(lanes)
                     : [start] "r"(start), [sums] "r"(sums)
                     : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < 3; i++, x += step) {
        uint32_t sum = (uint32_t)start;
        for (int32_t k = 0; k < count; k++) {
            sum += (uint32_t)(weights[k] * x[k]);
        }
        sums[i] = (int32_t)sum;
    }
#endif
}

#endif
