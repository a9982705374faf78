/* Depthwise 3x3 convolution to a map of 3x3 outputs, so small that each pixel is loaded once and all nine
 * windows are written out: what its functions share.
 */
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

#if TG_DSP
/* clang-format off */
/* Registers: r0 input, r1 constants, r2 channels, r3-r8 pixels, r9-r11 sums of a row, r12, r14 work, such as a row of
 * taps (w0, w1), (w1, w2). Stack: output row; input, output; channels left, the input's zero point. */
#define TAPS(row) "ldrd    r12, lr, [r1, #36+8*" row "]\n"
#define BIAS(row)                                                                                              \
    "ldrd    r9, r11, [r1, #8*" row "]\n"                                                                      \
    "mov     r10, r9                 \n"
/* A row of outputs from the doubled sums. */
#define SCALE(sum)                                                                                             \
    "smmulr  " sum ", " sum ", r12   \n"                                                                       \
    "add     " sum ", " sum ", " sum ", asr #31\n"                                                             \
    "add     " sum ", " sum ", lr    \n"
#define SHIFT(sum)                                                                                             \
    "asr     " sum ", " sum ", r12   \n"                                                                       \
    "ssat    " sum ", #8, " sum ", asr #1\n"
#define STORE                                                                                                  \
    "ldrd    r12, lr, [r1, #24]      \n" /* multiplier, addend */                                              \
    SCALE("r9") SCALE("r10") SCALE("r11")                                                                      \
    "ldr     r12, [r1, #32]          \n"                                                                       \
    "ldr     lr, [sp]                \n"                                                                       \
    SHIFT("r9") SHIFT("r10") SHIFT("r11")                                                                      \
    "strb    r9, [lr]                \n"                                                                       \
    "strb    r10, [lr, r2]           \n"                                                                       \
    "add     lr, lr, r2, lsl #1      \n"                                                                       \
    "strb    r11, [lr]               \n"                                                                       \
    "add     lr, lr, r2              \n"                                                                       \
    "str     lr, [sp]                \n"
/* The loop over channels begins and ends. */
#define BEGIN                                                                                                  \
    ".syntax unified                 \n"                                                                       \
    "push    {r4-r11, lr}            \n"                                                                       \
    "ldrd    r4, r5, [r0]            \n" /* channels, the input's zero point */                                \
    "mov     r0, r1                  \n"                                                                       \
    "mov     r1, r2                  \n"                                                                       \
    "mov     r2, r4                  \n"                                                                       \
    "sub     sp, sp, #20             \n"                                                                       \
    "strd    r4, r5, [sp, #12]       \n"                                                                       \
    "1:                              \n"                                                                       \
    "str     r3, [sp]                \n"                                                                       \
    "strd    r0, r3, [sp, #4]        \n"
#define END                                                                                                    \
    "ldrd    r0, r3, [sp, #4]        \n"                                                                       \
    "ldr     r4, [sp, #12]           \n"                                                                       \
    "add     r1, r1, #60             \n"                                                                       \
    "add     r0, r0, #1              \n"                                                                       \
    "add     r3, r3, #1              \n"                                                                       \
    "subs    r4, r4, #1              \n"                                                                       \
    "str     r4, [sp, #12]           \n"                                                                       \
    "bne.w   1b                      \n"                                                                       \
    "add     sp, sp, #20             \n"                                                                       \
    "pop     {r4-r11, pc}            \n"
/* clang-format on */
#else
/* The outputs of an image of `size` x `size` pixels. */
static void map3(const tg_depthwise_map3_dsp_params *p, const int8_t *input, const int32_t *constants,
                 int8_t *output, int32_t size, int32_t stride, int32_t before) {
    for (int32_t channel = 0; channel < p->channels; channel++, input++, output++, constants += 15) {
        int8_t made[9]; /* written behind the last pixel read: the output may be the input */
        for (int32_t i = 0; i < 9; i++) {
            const int32_t y = i / 3 * stride - before, x = i % 3 * stride - before;
            int32_t sum2 = constants[i / 3 * 2 + (i % 3 == 2)];
            for (int32_t tap = 0; tap < 9; tap++) {
                const int32_t row = y + tap / 3, column = x + tap % 3;
                const uint32_t pair = (uint32_t)constants[9 + tap / 3 * 2 + (tap % 3 == 2)];
                const int32_t weight = tap % 3 ? tg_high16(pair) : tg_low16(pair);
                if (row >= 0 && row < size && column < size) { /* the other padding is in the biases */
                    const int32_t pixel =
                        column < 0 ? p->input_zero_point : input[(row * size + column) * p->channels];
                    sum2 += weight * pixel;
                }
            }
            int32_t scaled = tg_smmulr(sum2, constants[6]);
            scaled += (scaled >> 31) + constants[7];
            made[i] = (int8_t)tg_ssat8_half(scaled >> constants[8]);
        }
        for (int32_t i = 0; i < 9; i++) {
            output[i * p->channels] = made[i];
        }
    }
}
#endif
