/* A row of five outputs of a 3x3 depthwise convolution, as tg_depthwise_conv_2d_dsp.h describes it: define
 * FUNCTION and TG_RELU (1 where negative sums need not be exact), then include this.
 *
 * A channel takes 108 instructions for its 39 products: 27 SMLA* and 6 to pack, 24 loads of pixels and taps
 * and 6 to expand these, 25 to requantize and store. No plane: a row that is read for three outputs only is
 * not worth one. */
#include "tg_depthwise_constants.h"
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

#if TG_DSP
/* clang-format off */
/* The five pixels of a row, as (0, 1), (2, 3) and the last one. */
#define PIXELS                                                                                                 \
    "ldrsb   r10, [r0]               \n"                                                                       \
    "ldrsb   r12, [r0, r2]           \n"                                                                       \
    "ldrsb   r11, [r0, r2, lsl #1]   \n"                                                                       \
    "pkhbt   r10, r10, r12, lsl #16  \n"                                                                       \
    "ldrsb   r12, [r0, lr]           \n"                                                                       \
    "pkhbt   r11, r11, r12, lsl #16  \n"                                                                       \
    "ldrsb   r12, [r0, r2, lsl #2]   \n"
#define NEXT_ROW                                                                                               \
    "add     r0, r0, r2, lsl #2      \n"                                                                       \
    "add     r0, r0, r2              \n"
/* The taps (w0, w1), (w1, w2) of a row; the columns outside the image are in the first sum and in the last. */
#define PRODUCTS                                                                                               \
    "ldr     r9, [r1], #4            \n"                                                                       \
    "sxtb16  r8, r9                  \n"                                                                       \
    "sxtb16  r9, r9, ror #8          \n"                                                                       \
    "smlad   r3, r10, r9, r3         \n"                                                                       \
    "smlad   r4, r10, r8, r4         \n"                                                                       \
    "smlatb  r5, r10, r8, r5         \n"                                                                       \
    "smlad   r5, r11, r9, r5         \n"                                                                       \
    "smlad   r6, r11, r8, r6         \n"                                                                       \
    "smlabt  r4, r11, r9, r4         \n"                                                                       \
    "smlatb  r7, r11, r8, r7         \n"                                                                       \
    "smlabt  r6, r12, r9, r6         \n"                                                                       \
    "smlabb  r7, r12, r9, r7         \n"
/* A row outside the image. */
#define PADDING                                                                                                \
    "ldr     r12, [sp, #12]          \n"                                                                       \
    "mov     r10, r12                \n"                                                                       \
    "mov     r11, r12                \n"
#if TG_RELU
#define SIGN(sum)
#else
#define SIGN(sum)   "add.w   r8, r8, " sum ", asr #31\n"
#endif
#define STORE(sum, place)                                                                                      \
    "lsl.w   " sum ", " sum ", #1    \n"                                                                       \
    "smmlar  r8, " sum ", r9, r10    \n"                                                                       \
    SIGN(sum)                                                                                                  \
    "asr.w   r8, r8, r11             \n"                                                                       \
    "ssat    r8, #8, r8, asr #1      \n"                                                                       \
    "strb    r8, " place "           \n"

/* Registers: r0 pixels, then the output, r1 constants, r2 from a pixel to the next, lr three times that, r3-r7 sums,
 * r8, r9 taps, r10-r12 pixels; while storing r9 multiplier, r10 addend, r11 shift.
 * Stack: channels left; above, below, padding, zero_point2; output, input. */
__attribute__((naked)) void FUNCTION(__attribute__((unused)) const tg_depthwise_row5_dsp_params *params,
                                     __attribute__((unused)) const int8_t *input,
                                     __attribute__((unused)) const int32_t *constants,
                                     __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r0, {r4-r8}             \n"
        "sub     sp, sp, #28             \n"
        "mov     r0, r1                  \n"
        "mov     r1, r2                  \n"
        "mov     r2, r4                  \n"
        "add     lr, r2, r2, lsl #1      \n"
        "strd    r4, r5, [sp]            \n"
        "strd    r6, r7, [sp, #8]        \n"
        "str     r8, [sp, #16]           \n"
        "str     r3, [sp, #20]           \n"
        "1:                              \n" /* a channel */
        "ldr     r4, [r1], #8            \n" /* bias and shift; the multiplier is for later */
        "ldr     r8, [r1], #4            \n" /* the taps beside the image */
        "ldr     r10, [sp, #12]          \n"
        "str     r0, [sp, #24]           \n"
        "asr     r4, r4, #5              \n"
        "smlabb  r3, r8, r10, r4         \n"
        "mov     r5, r4                  \n"
        "mov     r6, r4                  \n"
        "smlatb  r7, r8, r10, r4         \n"
        "ldr     r8, [sp, #4]            \n"
        "cmp     r8, #0                  \n"
        "bne     4f                      \n"
        PIXELS NEXT_ROW
        "2:                              \n"
        PRODUCTS PIXELS PRODUCTS
        "ldr     r8, [sp, #8]            \n"
        "cmp     r8, #0                  \n"
        "bne     5f                      \n"
        NEXT_ROW PIXELS
        "3:                              \n"
        PRODUCTS
        "ldrd    r11, r9, [r1, #-24]     \n"
        "ldrd    r10, r0, [sp, #16]      \n"
        "and     r11, r11, #31           \n"
        "lsl     r10, r10, r11           \n"
        STORE("r3", "[r0]") STORE("r4", "[r0, r2]") STORE("r5", "[r0, r2, lsl #1]")
        STORE("r6", "[r0, lr]") STORE("r7", "[r0, r2, lsl #2]")
        "add     r3, r0, #1              \n"
        "ldr     r4, [sp]                \n"
        "ldr     r0, [sp, #24]           \n"
        "str     r3, [sp, #20]           \n"
        "subs    r4, r4, #1              \n"
        "add     r0, r0, #1              \n"
        "str     r4, [sp]                \n"
        "bne     1b                      \n"
        "add     sp, sp, #28             \n"
        "pop     {r4-r11, pc}            \n"
        "4:                              \n"
        PADDING
        "b       2b                      \n"
        "5:                              \n"
        PADDING
        "b       3b                      \n");
}
/* clang-format on */
#else
void FUNCTION(const tg_depthwise_row5_dsp_params *p, const int8_t *input, const int32_t *constants,
              int8_t *output) {
    const int8_t zero_point = (int8_t)(p->padding & 0xFF);
    for (int32_t channel = 0; channel < p->channels; channel++, constants += TG_DEPTHWISE_ROW5_WORDS) {
        const uint32_t beside = (uint32_t)constants[2];
        const int32_t bias = constants[0] >> 5, shift = tg_depthwise_shift(constants);
        int32_t sums[5] = {bias + tg_low16(beside) * zero_point, bias, bias, bias,
                           bias + tg_high16(beside) * zero_point};
        const int8_t *row = input + channel;
        for (int32_t y = 0; y < 3; y++) {
            const int outside = (y == 0 && p->above) || (y == 2 && p->below);
            const uint32_t bytes = (uint32_t)constants[3 + y], p01 = tg_sxtb16(bytes),
                           p12 = tg_sxtb16_ror8(bytes);
            const int32_t taps[3] = {tg_low16(p01), tg_high16(p01), tg_high16(p12)};
            for (int32_t x = 0; x < 5; x++) {
                const int32_t pixel = outside ? zero_point : row[x * p->channels];
                for (int32_t tap = 0; tap < 3; tap++) {
                    const int32_t to = x + 1 - tap;
                    if (to >= 0 && to < 5) {
                        sums[to] += pixel * taps[tap];
                    }
                }
            }
            row += outside ? 0 : 5 * p->channels;
        }
        for (int32_t x = 0; x < 5; x++) {
            output[x * p->channels + channel] =
                (int8_t)TG_REQUANTIZE(sums[x], constants[1], shift, p->zero_point2);
        }
    }
}
#endif
