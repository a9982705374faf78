#define TG_TAPS 3
#include "tg_depthwise_line_pairs.h"

/* Two outputs take 19 cycles: 3 to load and pack two pixels, 4 for six products, 8 to requantize, 2 to store,
 * 2 for addresses; a round 5 more, a channel about 40. */
#if TG_DSP
/* clang-format off */
#define REQUANTIZE(sum, to)                                                                                    \
    "smmlar  " to ", " sum ", r5, r6     \n"                                                                   \
    "add.w   " to ", " to ", " sum ", asr #31\n"                                                               \
    "asr.w   " to ", " to ", r7          \n"                                                                   \
    "ssat    " to ", #8, " to ", asr #1  \n"
#define PAIR(x, next)                         /* 76 bytes: the entry is computed from it */                   \
    "ldrsb.w " next ", [r0]              \n"                                                                   \
    "ldrsb.w r11, [r0, r2]               \n"                                                                   \
    "add.w   r0, r0, r2, lsl #1          \n"                                                                   \
    "add.w   r1, r1, r2, lsl #1          \n"                                                                   \
    "pkhbt   " next ", " next ", r11, lsl #16\n"                                                               \
    "smlad   r12, " x ", r3, r8          \n"                                                                   \
    "smlatb  lr, " x ", r3, r8           \n"                                                                   \
    "smlabt  r12, " next ", r4, r12      \n"                                                                   \
    "smlad   lr, " next ", r4, lr        \n"                                                                   \
    REQUANTIZE("r12", "r11") REQUANTIZE("lr", "r12")                                                           \
    "strb.w  r11, [r1]                   \n"                                                                   \
    "strb.w  r12, [r1, r2]               \n"

/* Registers: r0 input, r1 output before its last two, r2 step, r3 (w0, w1), r4 (w1, w2), r5 multiplier, r6 addend, r7
 * shift and 256 * rounds left, r8 bias, r9 and r10 pairs of pixels, r11, r12, r14 work.
 * Stack: input, output, stream, zero_point2, rounds, entry, odd, channels left. */
__attribute__((naked)) void tg_depthwise_conv_2d_s8_dsp_line3(
    __attribute__((unused)) const tg_depthwise_line_pairs_dsp_params *params, __attribute__((unused)) const int8_t *input,
    __attribute__((unused)) const int32_t *stream, __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r0, {r4-r9}             \n" /* step, zero_point2, rounds, skip, odd, channels */
        "sub     sp, sp, #36             \n"
        "adr.w   r10, 2f + 1             \n"
        "movs    r11, #76                \n"
        "mla     r7, r7, r11, r10        \n"
        "mov     r0, r1                  \n"
        "sub     r1, r3, r4, lsl #1      \n"
        "stm     sp, {r0-r2, r5-r9}      \n"
        "mov     r2, r4                  \n"
        "1:                              \n" /* a channel */
        "ldm     sp, {r0, r1, r12}       \n"
        "ldm     r12!, {r3, r5, r7}      \n"
        "add     r9, r0, #1              \n"
        "add     r10, r1, #1             \n"
        "stm     sp, {r9, r10, r12}      \n"
        "ldr     r6, [sp, #12]           \n"
        "ldr     r11, [sp, #16]          \n"
        "ldr     lr, [sp, #20]           \n"
        "ldrsb   r9, [r0]                \n"
        "ldrsb   r10, [r0, r2]           \n"
        "sxtb16  r4, r3, ror #8         \n"
        "sxtb16  r3, r3                 \n"
        "sadd16  r4, r4, r4              \n"
        "sadd16  r3, r3, r3              \n"
        "asr     r8, r7, #5              \n"
        "lsl     r8, r8, #1              \n"
        "and     r7, r7, #31             \n"
        "lsl     r6, r6, r7              \n"
        "orr     r7, r7, r11             \n"
        "add     r0, r0, r2, lsl #1      \n"
        "pkhbt   r9, r9, r10, lsl #16    \n"
        "mov     r10, r9                 \n"
        "bx      lr                      \n"
        ".balign 4                       \n"
        "2:                              \n"
        PAIR("r9", "r10") PAIR("r10", "r9") PAIR("r9", "r10") PAIR("r10", "r9")
        "subs    r7, r7, #256            \n"
        "bpl.w   2b                      \n"
        "ldr     r11, [sp, #24]          \n"
        "ldr     r12, [sp, #28]          \n"
        "cmp     r11, #0                 \n"
        "bne     4f                      \n"
        "3:                              \n"
        "subs    r12, r12, #1            \n"
        "str     r12, [sp, #28]          \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #36             \n"
        "pop     {r4-r11, pc}            \n"
        "4:                              \n" /* a last output */
        "ldrsb   r10, [r0]               \n"
        "smlad   lr, r9, r3, r8          \n"
        "smlabt  lr, r10, r4, lr         \n"
        "add     r1, r1, r2, lsl #1      \n"
        REQUANTIZE("lr", "r11")
        "strb    r11, [r1]               \n"
        "b       3b                      \n");
}
#undef REQUANTIZE
#undef PAIR
/* clang-format on */
#else
void tg_depthwise_conv_2d_s8_dsp_line3(const tg_depthwise_line_pairs_dsp_params *p, const int8_t *input,
                                       const int32_t *stream, int8_t *output) {
    for (int32_t i = 0; i < p->channels; i++, stream += 3) {
        const uint32_t first = tg_sxtb16((uint32_t)stream[0]), second = tg_sxtb16_ror8((uint32_t)stream[0]);
        const int32_t taps[TG_TAPS] = {2 * tg_low16(first), 2 * tg_high16(first), 2 * tg_high16(second)};
        channel(input + i, output + i, taps, stream[1], stream + 2, p);
    }
}
#endif
