#include "tg_dsp.h"
#include "tg_winograd_dsp.h"

/* A pair of channels takes 530 cycles: 12 lines of 20 additions, 36 pixels loaded and expanded, 36 words
 * between the two directions, 36 stored. */
#if TG_DSP
/* clang-format off */
/* A line x0 to x5 in r4 to r9 becomes its transform in place. */
#define LINE                                                                                                   \
    "ssub16  r10, r8, r6             \n" /* x4 - x2 */                                                         \
    "ssub16  r4, r4, r6              \n"                                                                       \
    "sadd16  r4, r4, r4              \n"                                                                       \
    "sadd16  r4, r4, r4              \n"                                                                       \
    "sadd16  r4, r4, r10             \n"                                                                       \
    "sadd16  r6, r6, r6              \n"                                                                       \
    "sadd16  r6, r6, r6              \n"                                                                       \
    "ssub16  r8, r8, r6              \n" /* x4 - 4 x2 */                                                       \
    "ssub16  r11, r5, r7             \n"                                                                       \
    "ssub16  r9, r9, r7              \n"                                                                       \
    "sadd16  r5, r5, r5              \n"                                                                       \
    "sadd16  r5, r5, r5              \n"                                                                       \
    "ssub16  r7, r7, r5              \n" /* x3 - 4 x1 */                                                       \
    "sadd16  r11, r11, r11           \n" /* 2 x1 - 2 x3 */                                                     \
    "sadd16  r5, r8, r7              \n"                                                                       \
    "ssub16  r6, r8, r7              \n"                                                                       \
    "ssub16  r7, r10, r11            \n"                                                                       \
    "sadd16  r8, r10, r11            \n"                                                                       \
    "sadd16  r11, r11, r11           \n"                                                                       \
    "sadd16  r9, r9, r11             \n"
#define EXPAND(pixel, bytes) "sxtb16  " pixel ", " pixel bytes "\n"
/* A column of pixels, transformed: a pair of each word's bytes. */
#define COLUMN(bytes)                                                                                          \
    "add     r12, r0, r1, lsl #1     \n"                                                                       \
    "add     r10, r12, r1, lsl #1    \n"                                                                       \
    "ldr     r4, [r0]                \n"                                                                       \
    "ldr     r5, [r0, r1]            \n"                                                                       \
    "ldr     r6, [r12]               \n"                                                                       \
    "ldr     r7, [r12, r1]           \n"                                                                       \
    "ldr     r8, [r10]               \n"                                                                       \
    "ldr     r9, [r10, r1]           \n"                                                                       \
    "add     r0, r0, r2              \n"                                                                       \
    EXPAND("r4", bytes) EXPAND("r5", bytes) EXPAND("r6", bytes)                                                \
    EXPAND("r7", bytes) EXPAND("r8", bytes) EXPAND("r9", bytes)                                                \
    LINE                                                                                                       \
    "str     r5, [r3, #24]           \n"                                                                       \
    "str     r6, [r3, #48]           \n"                                                                       \
    "str     r7, [r3, #72]           \n"                                                                       \
    "str     r8, [r3, #96]           \n"                                                                       \
    "str     r9, [r3, #120]          \n"                                                                       \
    "str     r4, [r3], #4            \n"
#define COLUMNS(label, bytes)                                                                                  \
    "ldr     r0, [sp]                \n"                                                                       \
    "ldr     r1, [sp, #4]            \n"                                                                       \
    "ldr     r2, [sp, #8]            \n"                                                                       \
    "ldr     r3, [sp, #16]           \n"                                                                       \
    "movs    lr, #6                  \n"                                                                       \
    label ":                         \n"                                                                       \
    COLUMN(bytes)                                                                                              \
    "subs    lr, lr, #1              \n"                                                                       \
    "bne.w   " label "b              \n"

/* Registers: r0 pixel or target, r1 row or step, r2 channels or 3 steps, r3 columns, r4-r9 a line, r10-r12 work,
 * r14 rounds or return. Stack: pixel, row, channels, step, columns, target, end of the channels. */
__attribute__((naked)) void tg_winograd_input_dsp(__attribute__((unused)) const int8_t *tile,
                                                  __attribute__((unused)) const tg_winograd_input *input,
                                                  __attribute__((unused)) uint32_t *transformed) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r1, {r4-r7}             \n" /* row, channels, step, columns */
        "add     r8, r0, r5              \n"
        "sub     sp, sp, #28             \n"
        "stm     sp, {r0, r4-r7}         \n"
        "str     r2, [sp, #20]           \n"
        "str     r8, [sp, #24]           \n"
        "1:                              \n" /* four channels */
        COLUMNS("2", "")
        "bl      4f                      \n"
        COLUMNS("3", ", ror #8")
        "bl      4f                      \n"
        "ldr     r4, [sp]                \n"
        "ldr     r5, [sp, #24]           \n"
        "adds    r4, r4, #4              \n"
        "str     r4, [sp]                \n"
        "cmp     r4, r5                  \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #28             \n"
        "pop     {r4-r11, pc}            \n"
        "4:                              \n" /* the rows of a pair of channels; the target moves on to the next */
        "ldr     r0, [sp, #20]           \n"
        "ldr     r1, [sp, #12]           \n"
        "ldr     r3, [sp, #16]           \n"
        "add     r4, r0, #16             \n"
        "str     r4, [sp, #20]           \n"
        "add     r2, r1, r1, lsl #1      \n"
        "movs    r12, #6                 \n"
        "5:                              \n"
        "ldm     r3!, {r4-r9}            \n"
        LINE
        "str     r4, [r0]                \n"
        "str     r5, [r0, r1]            \n"
        "str     r6, [r0, r1, lsl #1]    \n"
        "add     r0, r0, r2              \n"
        "str     r7, [r0]                \n"
        "str     r8, [r0, r1]            \n"
        "str     r9, [r0, r1, lsl #1]    \n"
        "add     r0, r0, r2              \n"
        "subs    r12, r12, #1            \n"
        "bne     5b                      \n"
        "bx      lr                      \n");
}
#undef LINE
#undef EXPAND
#undef COLUMN
#undef COLUMNS
/* clang-format on */
#else
static uint32_t twice(uint32_t x) {
    return tg_sadd16(x, x);
}

/* A line of six pairs, `in` words apart, to six, `out` words apart. */
static void transform(const uint32_t *x, int32_t in, uint32_t *to, int32_t out) {
    const uint32_t x0 = x[0], x1 = x[in], x2 = x[2 * in], x3 = x[3 * in], x4 = x[4 * in], x5 = x[5 * in];
    const uint32_t x42 = tg_ssub16(x4, x2), x13 = twice(tg_ssub16(x1, x3));
    const uint32_t even = tg_ssub16(x4, twice(twice(x2))), odd = tg_ssub16(x3, twice(twice(x1)));
    to[0] = tg_sadd16(twice(twice(tg_ssub16(x0, x2))), x42);
    to[out] = tg_sadd16(even, odd);
    to[2 * out] = tg_ssub16(even, odd);
    to[3 * out] = tg_ssub16(x42, x13);
    to[4 * out] = tg_sadd16(x42, x13);
    to[5 * out] = tg_sadd16(twice(x13), tg_ssub16(x5, x3));
}

void tg_winograd_input_dsp(const int8_t *tile, const tg_winograd_input *input, uint32_t *transformed) {
    const int32_t step = input->step / 4;
    for (int32_t pair = 0; pair < input->channels / 2; pair++, transformed += TG_WINOGRAD_TILES) {
        for (int32_t x = 0; x < 6; x++) {
            uint32_t column[6];
            for (int32_t y = 0; y < 6; y++) {
                const uint32_t word = tg_read32(tile + y * input->row + x * input->channels + pair / 2 * 4);
                column[y] = pair & 1 ? tg_sxtb16_ror8(word) : tg_sxtb16(word);
            }
            transform(column, 1, input->columns + x, 6);
        }
        for (int32_t y = 0; y < 6; y++) {
            transform(input->columns + 6 * y, 1, transformed + 6 * y * step, step);
        }
    }
}
#endif
