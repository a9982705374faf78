/* The embedded vector extension of RISC-V (Zve32x) for kernels: registers of any length from 32 bits on.
 *
 * Kernels are small blocks of assembly, each with its plain C beside it under `#if TG_RVV`, equal to the bit:
 * what other machines run. Blocks expect nothing of the vector state and leave all of it changed. They take
 * up to as many lanes as eight registers hold numbers of 32 bits, which is as many as four hold of 16.
 */
#ifndef TG_RVV_H
#define TG_RVV_H
#include <stdint.h>

/* Blocks need most registers, which a compiler gives only where it optimizes. */
#if (defined(__riscv_vector) || defined(__riscv_zve32x)) && defined(__OPTIMIZE__)
#define TG_RVV 1
#else
#define TG_RVV 0
#endif

/* Blocks whose text depends on arguments that are constants. */
#if defined(__GNUC__)
#define TG_INLINE_RVV static inline __attribute__((always_inline))
#else
#define TG_INLINE_RVV static inline
#endif

#if TG_RVV
/* GCC before 13 neither uses vector registers nor knows their names. */
#if defined(__clang__) || __GNUC__ >= 13
#define TG_CLOBBERS_RVV                                                                                   \
    "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", \
        "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", \
        "v30", "v31", "memory"
#else
#define TG_CLOBBERS_RVV "memory"
#endif
/* How scaling shifts and products round: half up, or down. The register is not a vector's: its access has a
 * name of its own. */
#define TG_ASM_ROUND_RVV(mode) \
    ".option push\n\t"         \
    ".option arch, +zicsr\n\t" \
    "csrwi vxrm, " mode "\n\t" \
    ".option pop\n\t"
#define TG_ASM_ROUND_UP_RVV TG_ASM_ROUND_RVV("0")
#define TG_ASM_ROUND_DOWN_RVV TG_ASM_ROUND_RVV("2")
#else
/* Of the model. */
#define TG_MODEL_LANES_RVV 32
#endif

/* How many of `count` numbers (at least 1) a block takes. */
static inline int32_t tg_lanes_rvv(int32_t count) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile("vsetvli %0, %1, e32, m8, ta, ma" : "=r"(lanes) : "r"(count));
    return lanes;
#else
    return count < TG_MODEL_LANES_RVV ? count : TG_MODEL_LANES_RVV;
#endif
}

#endif
