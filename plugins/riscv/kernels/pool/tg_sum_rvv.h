/* Sums of an area's channels, as text: into v0 (32 bits), lanes set for 16 bits. */
#ifndef TG_SUM_RVV_H
#define TG_SUM_RVV_H
#include <stdint.h>

#include "tg_area.h"
#include "tg_requantize_rvv.h"

#if TG_RVV

/* [x]: the corner's channels, [end]: behind a row of them; both are changed, as are [rows] and v24 to v27.
 * [start]: what is added. [pixel], [row]: bytes of these, [jump]: from the end of a row to the
 * next one's start. */
#define TG_SUM_RVV                                       \
    "vsetvli zero, %[lanes], e32, m8, ta, ma\n\t"        \
    "vmv.v.x v0, %[start]\n\t" TG_ASM_TO_16_RVV "1:\n\t" \
    "vle8.v v26, (%[x])\n\t"                             \
    "add %[x], %[x], %[pixel]\n\t"                       \
    "vsext.vf2 v24, v26\n\t"                             \
    "vwadd.wv v0, v0, v24\n\t"                           \
    "bne %[x], %[end], 1b\n\t"                           \
    "addi %[rows], %[rows], -1\n\t"                      \
    "add %[x], %[x], %[jump]\n\t"                        \
    "add %[end], %[end], %[row]\n\t"                     \
    "bnez %[rows], 1b\n\t"                               \
    "vsetvli zero, zero, e32, m8, ta, ma\n\t"

#else

static inline int32_t tg_sum_rvv(const tg_area *area, int32_t channel, int32_t start) {
    for (int32_t y = 0; y < area->height; y++) {
        for (int32_t x = 0; x < area->width; x++) {
            start += area->corner[y * area->row_bytes + x * area->pixel_bytes + channel];
        }
    }
    return start;
}

#endif
#endif
