/* Depthwise 3x3 convolution of stride 2 with six outputs in a row, whose sums stay in registers, named by
 * FUNCTION. Included once, with TG_RELU 1 where negative sums need not be exact (they round otherwise).
 */
#include "tg_depthwise_constants.h"
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

/* A row of outputs takes 205 cycles: for each of three rows 47, of which 20 to load twelve pixels, 6 to pack
 * them, 11 for products; 34 to requantize and store (46 where negative sums are exact). A channel takes 55
 * besides. */
#if TG_DSP
/* clang-format off */
/* A pair of pixels, whose first is in `first` already, with that of the next pair: the end of one window, the beginning
 * of another. */
#define PAIR(first, next, ending, beginning)                                                                   \
    "ldrsb   r11, [r0, r2]           \n"                                                                       \
    "ldrsb   " next ", [r0, r2, lsl #1]\n"                                                                     \
    LAST_PAIR(first, ending, beginning)
#define LAST_PAIR(first, ending, beginning)                                                                    \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "pkhbt   " first ", " first ", r11, lsl #16\n"                                                             \
    "smlabt  " ending ", " first ", lr, " ending "\n"                                                          \
    "smlad   " beginning ", " first ", r12, " beginning "\n"
/* A row of twelve pixels by the taps at an offset of the stack; r0 comes to the next row. */
#define ROW(taps)                                                                                              \
    "ldrd    r12, lr, [sp, #" taps "]\n"                                                                       \
    "ldrsb   r9, [r0]                \n"                                                                       \
    "ldrsb   r11, [r0, r2]           \n"                                                                       \
    "ldrsb   r10, [r0, r2, lsl #1]   \n"                                                                       \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "pkhbt   r9, r9, r11, lsl #16    \n"                                                                       \
    "smlad   r3, r9, r12, r3         \n"                                                                       \
    PAIR("r10", "r9", "r3", "r4")                                                                              \
    PAIR("r9", "r10", "r4", "r5")                                                                              \
    PAIR("r10", "r9", "r5", "r6")                                                                              \
    PAIR("r9", "r10", "r6", "r7")                                                                              \
    "ldrsb   r11, [r0, r2]           \n"                                                                       \
    LAST_PAIR("r10", "r7", "r8")
#if TG_RELU
#define SCALE(sum) "smmlar  " sum ", " sum ", r12, lr\n"
#else
#define SCALE(sum)                                                                                             \
    "smmulr  " sum ", " sum ", r12   \n"                                                                       \
    "add     " sum ", " sum ", " sum ", asr #31\n"                                                             \
    "add     " sum ", " sum ", lr    \n"
#endif
#define SHIFT(sum)                                                                                             \
    "asr     " sum ", " sum ", r9    \n"                                                                       \
    "ssat    " sum ", #8, " sum ", asr #1\n"
#define STORE(first, second, third)                                                                            \
    "strb    " first ", [r1]         \n"                                                                       \
    "strb    " second ", [r1, r2]    \n"                                                                       \
    "strb    " third ", [r1, r2, lsl #1]\n"                                                                    \
    "add     r1, r1, r2, lsl #1      \n"                                                                       \
    "add     r1, r1, r2              \n"
/* A row of taps, doubled, to the stack: r8 (w0, w1), r9 (w1, w2). */
#define UNPACK(bytes, offset)                                                                                  \
    "sxtb16  r8, " bytes "           \n"                                                                       \
    "sxtb16  r9, " bytes ", ror #8   \n"                                                                       \
    "sadd16  r8, r8, r8              \n"                                                                       \
    "sadd16  r9, r9, r9              \n"                                                                       \
    "strd    r8, r9, [sp, #" offset "]\n"

/* Registers: r0 input, r1 output, r2 channels, r3-r8 sums, r9 and r10 in turn a pair of pixels, r11 a pixel, r12 and r14
 * taps (w0, w1), (w1, w2). Stack: three rows of taps; twice the bias of a window, of the last one of a row, of both in
 * the last row; multiplier, addend, shift; rows left; input, output, constants; channels left, padding, zero_point2,
 * rows but the last. */
__attribute__((naked)) void FUNCTION(__attribute__((unused)) const tg_depthwise_six_dsp_params *params,
                                     __attribute__((unused)) const int8_t *input,
                                     __attribute__((unused)) const int32_t *constants,
                                     __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r0, {r4-r7}             \n" /* channels, padding, zero_point2, rows */
        "sub     sp, sp, #84             \n"
        "strd    r1, r3, [sp, #56]       \n"
        "strd    r2, r4, [sp, #64]       \n"
        "strd    r5, r6, [sp, #72]       \n"
        "str     r7, [sp, #80]           \n"
        "mov     r2, r4                  \n"
        "1:                              \n" /* a channel */
        "ldr     r12, [sp, #64]          \n"
        "ldr     r11, [sp, #72]          \n"
        "ldr     r10, [sp, #76]          \n"
        "ldm     r12!, {r3-r7}           \n"
        "str     r12, [sp, #64]          \n"
        "and     r8, r3, #31             \n"
        "lsl     r10, r10, r8            \n"
        "strd    r4, r10, [sp, #40]      \n"
        "str     r8, [sp, #48]           \n"
        "asr     r3, r3, #5              \n"
        "lsl     r3, r3, #1              \n"
        UNPACK("r5", "0")
        "smlabt  r4, r11, r9, r3         \n"
        UNPACK("r6", "8")
        "smlabt  r4, r11, r9, r4         \n"
        UNPACK("r7", "16")
        "smlad   r5, r11, r8, r3         \n"
        "smlabt  r5, r11, r9, r5         \n"
        "sub     r6, r4, r3              \n"
        "add     r6, r6, r5              \n"
        "smlabt  r4, r11, r9, r4         \n"
        "strd    r3, r4, [sp, #24]       \n"
        "strd    r5, r6, [sp, #32]       \n"
        "ldr     r0, [sp, #56]           \n"
        "ldr     r1, [sp, #60]           \n"
        "ldr     r4, [sp, #80]           \n"
        "add     r5, r0, #1              \n"
        "add     r6, r1, #1              \n"
        "strd    r5, r6, [sp, #56]       \n"
        "2:                              \n" /* a row of outputs; r4 others follow */
        "str     r4, [sp, #52]           \n"
        "cmp     r4, #0                  \n"
        "ite     ne                      \n"
        "ldrdne  r3, r8, [sp, #24]       \n"
        "ldrdeq  r3, r8, [sp, #32]       \n"
        "mov     r4, r3                  \n"
        "mov     r5, r3                  \n"
        "mov     r6, r3                  \n"
        "mov     r7, r3                  \n"
        ROW("0") ROW("8")
        "ldr     r9, [sp, #52]           \n"
        "cmp     r9, #0                  \n"
        "beq     3f                      \n" /* the third row of the last windows is padding, and in their bias */
        ROW("16")
        "sub     r0, r0, r2, lsl #3      \n"
        "sub     r0, r0, r2, lsl #2      \n"
        "3:                              \n"
        "ldrd    r12, lr, [sp, #40]      \n"
        "ldr     r9, [sp, #48]           \n"
        SCALE("r3") SCALE("r4") SCALE("r5") SCALE("r6") SCALE("r7") SCALE("r8")
        SHIFT("r3") SHIFT("r4") SHIFT("r5") SHIFT("r6") SHIFT("r7") SHIFT("r8")
        STORE("r3", "r4", "r5")
        STORE("r6", "r7", "r8")
        "ldr     r4, [sp, #52]           \n"
        "subs    r4, r4, #1              \n"
        "bpl.w   2b                      \n"
        "ldr     r4, [sp, #68]           \n"
        "subs    r4, r4, #1              \n"
        "str     r4, [sp, #68]           \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #84             \n"
        "pop     {r4-r11, pc}            \n");
}
#undef PAIR
#undef LAST_PAIR
#undef ROW
#undef SCALE
#undef SHIFT
#undef STORE
#undef UNPACK
/* clang-format on */
#else
static int8_t requantize(int32_t sum2, const int32_t *constants, int32_t zero_point2) {
    const int32_t shift = tg_depthwise_shift(constants);
    int32_t scaled = tg_smmulr(sum2, constants[1]);
    if (!TG_RELU) {
        scaled += scaled >> 31;
    }
    return (int8_t)tg_ssat8(((scaled + (int32_t)((uint32_t)zero_point2 << shift)) >> shift) >> 1);
}

static int32_t tap(const int32_t *constants, int32_t row, int32_t column) {
    const uint32_t word = (uint32_t)constants[2 + row];
    return 2 * (column < 2 ? (int8_t)(uint8_t)(word >> 16 * column) : (int8_t)(uint8_t)(word >> 24));
}

void FUNCTION(const tg_depthwise_six_dsp_params *p, const int8_t *input, const int32_t *constants,
              int8_t *output) {
    const int32_t channels = p->channels, height = 2 * p->rows + 2;
    for (int32_t c = 0; c < channels; c++, constants += TG_DEPTHWISE_3X3_WORDS) {
        for (int32_t i = 0; i < 6 * (p->rows + 1); i++) {
            int32_t sum2 = tg_depthwise_bias2(constants);
            for (int32_t t = 0; t < 9; t++) {
                const int32_t y = i / 6 * 2 + t / 3, x = i % 6 * 2 + t % 3;
                const int inside = y < height && x < 12;
                const int32_t pixel = inside ? input[(12 * y + x) * channels + c] : tg_low16(p->padding);
                sum2 += tap(constants, t / 3, t % 3) * pixel;
            }
            output[i * channels + c] = requantize(sum2, constants, p->zero_point2);
        }
    }
}
#endif
