/* Sums of products of two runs of bytes, which are the lanes. */
#ifndef TG_DOT_RVV_H
#define TG_DOT_RVV_H
#include <stdint.h>

#include "tg_rvv.h"

/* start + the products of `count` (at least 1) bytes, modulo 2^32. */
static inline int32_t tg_dot_rvv(const int8_t *a, const int8_t *b, int32_t count, int32_t start) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile(
        "vsetivli zero, 1, e32, m1, ta, ma\n\t"
        "vmv.s.x v0, %[start]\n\t"
        "1:\n\t"
        "vsetvli %[lanes], %[count], e8, m4, ta, ma\n\t"
        "vle8.v v8, (%[a])\n\t"
        "add %[a], %[a], %[lanes]\n\t"
        "vle8.v v12, (%[b])\n\t"
        "add %[b], %[b], %[lanes]\n\t"
        "sub %[count], %[count], %[lanes]\n\t"
        "vwmul.vv v16, v8, v12\n\t"
        "vsetvli zero, zero, e16, m8, ta, ma\n\t"
        "vwredsum.vs v0, v16, v0\n\t"
        "bnez %[count], 1b\n\t"
        "vsetivli zero, 1, e32, m1, ta, ma\n\t"
        "vmv.x.s %[start], v0"
        : [a] "+&r"(a), [b] "+&r"(b), [count] "+&r"(count), [lanes] "=&r"(lanes), [start] "+&r"(start)
        :
        : TG_CLOBBERS_RVV);
    return start;
#else
    uint32_t sum = (uint32_t)start;
    for (int32_t i = 0; i < count; i++) {
        sum += (uint32_t)(a[i] * b[i]);
    }
    return (int32_t)sum;
#endif
}

#endif
