#include "tg_depthwise_constants.h"
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

/* Four outputs take 11 cycles for two taps, that is eight products, and 70 besides, of which 24 requantize
 * and store; a channel about 50. */
#if TG_DSP
/* clang-format off */
#define STEP(last, next, word)                /* 40 bytes: the entry is computed from it */                   \
    "ldrsb.w r11, [r0]                   \n"                                                                   \
    "ldrsb.w " next ", [r0, r2]          \n"                                                                   \
    "add.w   r0, r0, r2, lsl #1          \n"                                                                   \
    "sxtb16  lr, " word "                \n"                                                                   \
    "smlad   r4, r8, lr, r4              \n"                                                                   \
    "smlad   r5, r9, lr, r5              \n"                                                                   \
    "pkhbt   r8, " last ", r11, lsl #16  \n"                                                                   \
    "pkhbt   r9, r11, " next ", lsl #16  \n"                                                                   \
    "smlad   r6, r8, lr, r6              \n"                                                                   \
    "smlad   r7, r9, lr, r7              \n"
/* 84 bytes; the word is loaded ahead where the second half is the entry. */
#define STEPS_2                                                                                                \
    "ldr.w   r3, [r1], #4                \n"                                                                   \
    STEP("r10", "r12", "r3") STEP("r12", "r10", "r3, ror #8")
#define REQUANTIZE(sum)                                                                                        \
    "lsl.w   " sum ", " sum ", #1        \n"                                                                   \
    "smmlar  r0, " sum ", r8, r9         \n"                                                                   \
    "add.w   r0, r0, " sum ", asr #31    \n"                                                                   \
    "asr.w   r0, r0, r10                 \n"                                                                   \
    "ssat    " sum ", #8, r0, asr #1     \n"

/* Registers: r0 input, r1 taps, r2 step, r3 a word of them, r4-r7 sums, r8 and r9 pairs of pixels (0, 1) and (1, 2),
 * r10 and r12 in turn the last pixel loaded, r11 the one before, r14 taps. After the taps: r0 work, r1 output, r3
 * outputs to store, r8 multiplier, r9 addend, r10 shift, r11 output.
 * Stack: input, taps, bias, entry; multiplier, addend, shift, output; outputs of the group, groups left; input, output,
 * stream of the channel, channels left, zero_point2, first, groups, bytes, whether a single tap follows,
 * whether a second half is the entry, end of the steps' taps. */
__attribute__((naked)) void tg_depthwise_conv_2d_s8_dsp_line(
    __attribute__((unused)) const tg_depthwise_line_dsp_params *params, __attribute__((unused)) const int8_t *input,
    __attribute__((unused)) const int32_t *stream, __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #84             \n"
        "ldm     r0, {r4-r11}            \n" /* channels, zero_point2, first, groups, bytes, skip, odd, step */
        "mov     r0, r1                  \n"
        "mov     r1, r3                  \n"
        "add     lr, sp, #40             \n"
        "stm     lr!, {r0-r2, r4-r8}     \n"
        "mov     r2, r11                 \n"
        "str     r10, [sp, #72]          \n"
        "adr.w   r4, 3f + 1              \n" /* skipped: 84 bytes for two steps, 44 for the first of them */
        "lsrs    r5, r9, #1              \n"
        "movs    r6, #84                 \n"
        "mla     r4, r5, r6, r4          \n"
        "ands    r9, r9, #1              \n"
        "it      ne                      \n"
        "addne   r4, r4, #44             \n"
        "str     r4, [sp, #12]           \n"
        "str     r9, [sp, #76]           \n"
        "1:                              \n" /* a channel */
        "add     r8, sp, #40             \n"
        "ldm     r8, {r0, r1, r3-r7}     \n" /* input, output, stream, channels, zero_point2, first, groups */
        "ldr     r10, [sp, #68]          \n"
        "str     r0, [sp, #0]            \n"
        "str     r1, [sp, #28]           \n"
        "strd    r6, r7, [sp, #32]       \n"
        "adds    r0, r0, #1              \n"
        "adds    r1, r1, #1              \n"
        "add     r10, r10, r3            \n" /* the next channel's stream */
        "stm     r8, {r0, r1, r10}       \n"
        "ldr     r0, [r3]                \n" /* 32 * bias + shift */
        "ldr     r1, [r3, #4]            \n"
        "ldr     r6, [sp, #72]           \n"
        "ldr     r7, [sp, #76]           \n"
        "and     r4, r0, #31             \n"
        "asr     r0, r0, #5              \n"
        "lsl     r5, r5, r4              \n"
        "str     r0, [sp, #8]            \n"
        "str     r1, [sp, #16]           \n"
        "strd    r5, r4, [sp, #20]       \n"
        "add     r3, r3, #8              \n"
        "sub     r10, r10, r6, lsl #2    \n" /* where the single tap is */
        "str     r10, [sp, #80]          \n"
        "cmp     r7, #0                  \n" /* the word of a second half is loaded ahead */
        "it      eq                      \n"
        "subeq   r3, r3, #4              \n"
        "str     r3, [sp, #4]            \n"
        "2:                              \n" /* four outputs */
        "ldm     sp, {r0, r1, r4, lr}    \n"
        "ldrsb   r8, [r0]                \n"
        "ldrsb   r9, [r0, r2]            \n"
        "ldrsb   r10, [r0, r2, lsl #1]   \n"
        "ldr     r3, [r1], #4            \n"
        "add     r0, r0, r2, lsl #1      \n"
        "add     r0, r0, r2              \n"
        "pkhbt   r8, r8, r9, lsl #16     \n"
        "pkhbt   r9, r9, r10, lsl #16    \n"
        "mov     r12, r10                \n"
        "mov     r5, r4                  \n"
        "mov     r6, r4                  \n"
        "mov     r7, r4                  \n"
        "bx      lr                      \n"
        ".balign 4                       \n"
        "3:                              \n"
        STEPS_2 STEPS_2 STEPS_2
        "ldr     r11, [sp, #80]          \n"
        "ldr     r12, [sp, #72]          \n"
        "cmp     r1, r11                 \n"
        "bne.w   3b                      \n"
        "cmp     r12, #0                 \n"
        "bne     7f                      \n"
        "4:                              \n"
        "add     r3, sp, #16             \n"
        "ldm     r3, {r8-r11}            \n"
        "ldr     r3, [sp, #32]           \n"
        REQUANTIZE("r4") REQUANTIZE("r5") REQUANTIZE("r6") REQUANTIZE("r7")
        "cmp     r3, #4                  \n"
        "bne     6f                      \n"
        "add     r12, r2, r2, lsl #1     \n"
        "strb    r4, [r11]               \n"
        "strb    r5, [r11, r2]           \n"
        "strb    r6, [r11, r2, lsl #1]   \n"
        "strb    r7, [r11, r12]          \n"
        "5:                              \n"
        "ldr     r0, [sp, #0]            \n"
        "ldr     r4, [sp, #36]           \n"
        "movs    r5, #4                  \n"
        "mla     r0, r3, r2, r0          \n"
        "mla     r11, r3, r2, r11        \n"
        "subs    r4, r4, #1              \n"
        "str     r0, [sp, #0]            \n"
        "str     r11, [sp, #28]          \n"
        "strd    r5, r4, [sp, #32]       \n"
        "bne.w   2b                      \n"
        "ldr     r0, [sp, #52]           \n"
        "subs    r0, r0, #1              \n"
        "str     r0, [sp, #52]           \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #84             \n"
        "pop     {r4-r11, pc}            \n"
        "6:                              \n" /* the first one to three of them */
        "cmp     r3, #2                  \n"
        "strb    r4, [r11]               \n"
        "it      ge                      \n"
        "strbge  r5, [r11, r2]           \n"
        "it      gt                      \n"
        "strbgt  r6, [r11, r2, lsl #1]   \n"
        "b       5b                      \n"
        "7:                              \n" /* a single tap */
        "ldrsb   r11, [r0]               \n"
        "ldr     r3, [r1]                \n"
        "smlabb  r4, r8, r3, r4          \n"
        "smlabb  r5, r9, r3, r5          \n"
        "smlabb  r6, r10, r3, r6         \n"
        "smlabb  r7, r11, r3, r7         \n"
        "b       4b                      \n");
}
#undef STEP
#undef STEPS_2
#undef REQUANTIZE
/* clang-format on */
#else
/* Words of a channel's stream for its taps: two steps in each, the first alone where their number is odd. */
static int32_t tap_words(int32_t taps) {
    return (taps / 2 + 1) / 2 + (taps & 1);
}

/* Tap `i` of a channel; the words at `taps` hold two steps each. */
static int32_t tap(const int32_t *taps, int32_t i, int32_t count) {
    if (i == count - 1 && (count & 1)) {
        return taps[tap_words(count) - 1];
    }
    const int32_t step = i / 2 + (count / 2 & 1);
    const uint32_t word = (uint32_t)taps[step / 2];
    const uint32_t pair = step & 1 ? tg_sxtb16_ror8(word) : tg_sxtb16(word);
    return i & 1 ? tg_high16(pair) : tg_low16(pair);
}

void tg_depthwise_conv_2d_s8_dsp_line(const tg_depthwise_line_dsp_params *p, const int8_t *input,
                                      const int32_t *stream, int8_t *output) {
    for (int32_t channel = 0; channel < p->channels; channel++, input++, output++) {
        const int32_t shift = tg_depthwise_shift(stream);
        for (int32_t first = 0; first < p->outputs; first++) {
            int32_t sum = stream[0] >> 5;
            for (int32_t i = 0; i < p->taps; i++) {
                sum += input[(first + i) * p->step] * tap(stream + 2, i, p->taps);
            }
            output[first * p->step] = (int8_t)tg_requantize_s8(sum, stream[1], shift, p->zero_point2);
        }
        stream += p->bytes / 4;
    }
}
#endif
