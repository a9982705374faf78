/* Requantization as text for loops in assembly: the steps of tg_requantize_mve.h. Arguments are registers'
 * names.
 *
 * Used with the operands [t], [t0], [t1]: general registers that are free, and in memory [zero_point],
 * [minimum] and [maximum]: those of a tg_output_mve.
 */
#ifndef TG_ASSEMBLY_MVE_H
#define TG_ASSEMBLY_MVE_H

/* Of vector x, with its right shifts; t is free. */
#define TG_ASM_TIES_AWAY(x, t, right)  \
    "vand " t ", " x ", " right "\n\t" \
    "vshr.s32 " t ", " t ", #31\n\t"   \
    "vadd.i32 " x ", " x ", " t "\n\t"

#define TG_ASM_SHIFT(x, right) "vrshl.s32 " x ", " x ", " right "\n\t"

/* even: both, as lanes of 16 bits. */
#define TG_ASM_INTERLEAVE(even, odd)     \
    "vqmovnb.s32 " even ", " even "\n\t" \
    "vqmovnt.s32 " even ", " odd "\n\t"

/* For outputs whose zero point is -128, and its only clamp. */
#define TG_ASM_RELU(x)                 \
    "vqadd.s16 " x ", " x ", %[t]\n\t" \
    "vqmovnb.s16 " x ", " x "\n\t"
#define TG_ASM_RELU_LOAD "mvn %[t], #127\n\t"

/* `least` and `most` are vectors; load them first. */
#define TG_ASM_CLAMP(x, least, most)       \
    "vqadd.s16 " x ", " x ", %[t]\n\t"     \
    "vmax.s16 " x ", " x ", " least "\n\t" \
    "vmin.s16 " x ", " x ", " most "\n\t"
#define TG_ASM_CLAMP_LOAD(least, most) \
    "ldrsh.w %[t], %[zero_point]\n\t"  \
    "ldrsh.w %[t0], %[minimum]\n\t"    \
    "ldrsh.w %[t1], %[maximum]\n\t"    \
    "vdup.16 " least ", %[t0]\n\t"     \
    "vdup.16 " most ", %[t1]\n\t"

#endif
