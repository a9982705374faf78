/* Copies and fills of bytes. Nothing is read or written beyond the given counts, which may be 0. */
#ifndef TG_COPY_RVV_H
#define TG_COPY_RVV_H
#include <stdint.h>

#include "tg_rvv.h"

static inline int32_t tg_between_rvv(int32_t x, int32_t low, int32_t high) {
    return x < low ? low : x > high ? high : x;
}

/* `to` does not overlap `from`. */
static inline void tg_copy_rvv(int8_t *to, const int8_t *from, int32_t count) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile("blez %[count], 2f\n\t"
                     "1:\n\t"
                     "vsetvli %[lanes], %[count], e8, m8, ta, ma\n\t"
                     "vle8.v v0, (%[from])\n\t"
                     "add %[from], %[from], %[lanes]\n\t"
                     "sub %[count], %[count], %[lanes]\n\t"
                     "vse8.v v0, (%[to])\n\t"
                     "add %[to], %[to], %[lanes]\n\t"
                     "bnez %[count], 1b\n\t"
                     "2:"
                     : [to] "+&r"(to), [from] "+&r"(from), [count] "+&r"(count), [lanes] "=&r"(lanes)
                     :
                     : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++) {
        to[i] = from[i];
    }
#endif
}

/* Every from_step-th byte to every to_step-th. */
static inline void tg_copy_strided_rvv(int8_t *to, int32_t to_step, const int8_t *from, int32_t from_step,
                                       int32_t count) {
#if TG_RVV
    int32_t lanes, bytes;
    __asm__ volatile(
        "blez %[count], 2f\n\t"
        "1:\n\t"
        "vsetvli %[lanes], %[count], e8, m8, ta, ma\n\t"
        "vlse8.v v0, (%[from]), %[from_step]\n\t"
        "mul %[bytes], %[lanes], %[from_step]\n\t"
        "sub %[count], %[count], %[lanes]\n\t"
        "add %[from], %[from], %[bytes]\n\t"
        "vsse8.v v0, (%[to]), %[to_step]\n\t"
        "mul %[bytes], %[lanes], %[to_step]\n\t"
        "add %[to], %[to], %[bytes]\n\t"
        "bnez %[count], 1b\n\t"
        "2:"
        : [to] "+&r"(to), [from] "+&r"(from), [count] "+&r"(count), [lanes] "=&r"(lanes), [bytes] "=&r"(bytes)
        : [to_step] "r"(to_step), [from_step] "r"(from_step)
        : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++) {
        to[i * to_step] = from[i * from_step];
    }
#endif
}

static inline void tg_fill_rvv(int8_t *to, int32_t value, int32_t count) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile("vsetvli %[lanes], zero, e8, m8, ta, ma\n\t"
                     "vmv.v.x v0, %[value]\n\t"
                     "blez %[count], 2f\n\t"
                     "1:\n\t"
                     "vsetvli %[lanes], %[count], e8, m8, ta, ma\n\t"
                     "vse8.v v0, (%[to])\n\t"
                     "sub %[count], %[count], %[lanes]\n\t"
                     "add %[to], %[to], %[lanes]\n\t"
                     "bnez %[count], 1b\n\t"
                     "2:"
                     : [to] "+&r"(to), [count] "+&r"(count), [lanes] "=&r"(lanes)
                     : [value] "r"(value)
                     : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++) {
        to[i] = (int8_t)value;
    }
#endif
}

#endif
