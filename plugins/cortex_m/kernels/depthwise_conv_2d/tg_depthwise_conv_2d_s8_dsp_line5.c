#define TG_TAPS 5
#include "tg_depthwise_line_pairs.h"

/* Two outputs take 26 cycles: 3 to load and pack two pixels, 6 for ten products, 8 to requantize, 5 for
 * constants, 2 to store, 2 for addresses; a round 5 more, a channel about 60. */
#if TG_DSP
/* clang-format off */
#define REQUANTIZE(sum, to)                                                                                    \
    "ldr.w   " to ", [sp, #36]           \n"                                                                   \
    "smmlar  " to ", " sum ", r5, " to " \n"                                                                   \
    "add.w   " to ", " to ", " sum ", asr #31\n"                                                               \
    "asr.w   " to ", " to ", r7          \n"                                                                   \
    "ssat    " to ", #8, " to ", asr #1  \n"
#define PAIR(x, y, next)                      /* 96 bytes: the entry is computed from it */                   \
    "ldrsb.w " next ", [r0]              \n"                                                                   \
    "ldrsb.w r12, [r0, r2]               \n"                                                                   \
    "ldr.w   lr, [sp, #32]               \n"                                                                   \
    "add.w   r0, r0, r2, lsl #1          \n"                                                                   \
    "add.w   r1, r1, r2, lsl #1          \n"                                                                   \
    "pkhbt   " next ", " next ", r12, lsl #16\n"                                                               \
    "smlad   r12, " x ", r3, lr          \n"                                                                   \
    "smlatb  lr, " x ", r3, lr           \n"                                                                   \
    "smlad   r12, " y ", r6, r12         \n"                                                                   \
    "smlad   lr, " y ", r4, lr           \n"                                                                   \
    "smlabt  r12, " next ", r8, r12      \n"                                                                   \
    "smlad   lr, " next ", r8, lr        \n"                                                                   \
    REQUANTIZE("r12", x) REQUANTIZE("lr", "r12")                                                               \
    "strb.w  " x ", [r1]                 \n"                                                                   \
    "strb.w  r12, [r1, r2]               \n"

/* Registers: r0 input, r1 output before its last two, r2 step, r3 (w0, w1), r4 (w1, w2), r5 multiplier, r6 (w2, w3), r7
 * shift and 256 * rounds left, r8 (w3, w4), r9-r11 pairs of pixels, r12, r14 work.
 * Stack: input, output, stream, zero_point2, rounds, entry, odd, channels left, bias, addend, skip. */
__attribute__((naked)) void tg_depthwise_conv_2d_s8_dsp_line5(
    __attribute__((unused)) const tg_depthwise_line_pairs_dsp_params *params, __attribute__((unused)) const int8_t *input,
    __attribute__((unused)) const int32_t *stream, __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r0, {r4-r9}             \n" /* step, zero_point2, rounds, skip, odd, channels */
        "sub     sp, sp, #44             \n"
        "str     r7, [sp, #40]           \n"
        "adr.w   r10, 2f + 1             \n"
        "movs    r11, #96                \n"
        "mla     r7, r7, r11, r10        \n"
        "mov     r0, r1                  \n"
        "sub     r1, r3, r4, lsl #1      \n"
        "stm     sp, {r0-r2, r5-r9}      \n"
        "mov     r2, r4                  \n"
        "1:                              \n" /* a channel */
        "ldm     sp, {r0, r1, r12}       \n"
        "ldm     r12!, {r3, r5-r7}       \n"
        "add     r9, r0, #1              \n"
        "add     r10, r1, #1             \n"
        "stm     sp, {r9, r10, r12}      \n"
        "ldr     r9, [sp, #12]           \n"
        "ldr     r10, [sp, #16]          \n"
        "sxtb16  r4, r3, ror #8         \n"
        "sxtb16  r3, r3                 \n"
        "sxtb16  r8, r6, ror #8         \n"
        "sxtb16  r6, r6                 \n"
        "sadd16  r3, r3, r3              \n"
        "sadd16  r4, r4, r4              \n"
        "sadd16  r6, r6, r6              \n"
        "sadd16  r8, r8, r8              \n"
        "asr     r11, r7, #5             \n"
        "lsl     r11, r11, #1            \n"
        "and     r7, r7, #31             \n"
        "lsl     r9, r9, r7              \n"
        "orr     r7, r7, r10             \n"
        "strd    r11, r9, [sp, #32]      \n"
        "add     lr, r0, r2, lsl #1      \n"
        "ldrsb   r9, [r0]                \n"
        "ldrsb   r11, [r0, r2]           \n"
        "ldrsb   r10, [lr]               \n"
        "ldrsb   r12, [lr, r2]           \n"
        "add     r0, lr, r2, lsl #1      \n"
        "ldr     lr, [sp, #40]           \n"
        "pkhbt   r9, r9, r11, lsl #16    \n"
        "pkhbt   r10, r10, r12, lsl #16  \n"
        "ldr     r12, [sp, #20]          \n"
        "cmp     lr, #1                  \n"
        "itt     eq                      \n"
        "moveq   r11, r10                \n"
        "moveq   r10, r9                 \n"
        "itt     gt                      \n"
        "movgt   r11, r9                 \n"
        "movgt   r9, r10                 \n"
        "bx      r12                     \n"
        ".balign 4                       \n"
        "2:                              \n"
        PAIR("r9", "r10", "r11") PAIR("r10", "r11", "r9") PAIR("r11", "r9", "r10")
        "subs    r7, r7, #256            \n"
        "bpl.w   2b                      \n"
        "ldr     r11, [sp, #24]          \n"
        "cmp     r11, #0                 \n"
        "bne     4f                      \n"
        "3:                              \n"
        "ldr     r12, [sp, #28]          \n"
        "subs    r12, r12, #1            \n"
        "str     r12, [sp, #28]          \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #44             \n"
        "pop     {r4-r11, pc}            \n"
        "4:                              \n" /* a last output */
        "ldrsb   r11, [r0]               \n"
        "ldr     lr, [sp, #32]           \n"
        "smlad   lr, r9, r3, lr          \n"
        "smlad   lr, r10, r6, lr         \n"
        "smlabt  lr, r11, r8, lr         \n"
        "add     r1, r1, r2, lsl #1      \n"
        REQUANTIZE("lr", "r11")
        "strb    r11, [r1]               \n"
        "b       3b                      \n");
}
#undef REQUANTIZE
#undef PAIR
/* clang-format on */
#else
void tg_depthwise_conv_2d_s8_dsp_line5(const tg_depthwise_line_pairs_dsp_params *p, const int8_t *input,
                                       const int32_t *stream, int8_t *output) {
    for (int32_t i = 0; i < p->channels; i++, stream += 4) {
        const uint32_t first = (uint32_t)stream[0], second = (uint32_t)stream[2];
        const int32_t taps[TG_TAPS] = {2 * tg_low16(tg_sxtb16(first)), 2 * tg_high16(tg_sxtb16(first)),
                                       2 * tg_low16(tg_sxtb16(second)), 2 * tg_high16(tg_sxtb16(second)),
                                       2 * tg_high16(tg_sxtb16_ror8(second))};
        channel(input + i, output + i, taps, stream[1], stream + 3, p);
    }
}
#endif
