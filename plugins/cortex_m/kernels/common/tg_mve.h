/* The vector instructions of Armv8.1-M (MVE, "Helium") for kernels of Cortex-M55 and M85.
 *
 * With GCC for such a core these are the intrinsics of arm_mve.h. Elsewhere, and under Clang, whose zig build
 * cannot compile that header, they are the plain C of tg_mve_model.h: the same results, without the speed.
 * TG_MVE tells which it is: only what a compiler does not do well is assembly of its own, under `#if TG_MVE`,
 * with its C beside it. Loops in assembly need nearly all registers, which a compiler gives only where it
 * optimizes: TG_MVE_ASSEMBLY.
 */
#ifndef TG_MVE_H
#define TG_MVE_H
#include <stdint.h>

#if defined(__ARM_FEATURE_MVE) && !defined(__clang__)
#define TG_MVE 1
#include <arm_mve.h>
#else
#define TG_MVE 0
#include "tg_mve_model.h"
#endif
#if TG_MVE && defined(__OPTIMIZE__)
#define TG_MVE_ASSEMBLY 1
#pragma GCC optimize("omit-frame-pointer")
#else
#define TG_MVE_ASSEMBLY 0
#endif

/* Inner loops: a call would pass vectors and sums through memory. */
#if defined(__GNUC__)
#define TG_INLINE_MVE static inline __attribute__((always_inline))
#else
#define TG_INLINE_MVE static inline
#endif

/* A vector of four numbers: two instructions, where compilers write to memory or move lane by lane. */
static inline int32x4_t tg_lanes(int32_t a, int32_t b, int32_t c, int32_t d) {
#if TG_MVE
    int32x4_t lanes;
    __asm__("vmov %q0[2], %q0[0], %1, %3\n\t"
            "vmov %q0[3], %q0[1], %2, %4"
            : "=&w"(lanes)
            : "r"(a), "r"(b), "r"(c), "r"(d));
    return lanes;
#else
    const int32x4_t lanes = {{a, b, c, d}};
    return lanes;
#endif
}

#endif
