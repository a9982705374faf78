/* Rows of outputs of a 3x3 window of stride 2, straight from the NHWC tensor: the column that two neighbouring
 * windows share is multiplied for both when it is loaded. Included once, with TG_RELU as tg_depthwise_3x3_plane.h.
 */
#include "tg_depthwise_constants.h"
#include "tg_requantize_dsp.h"

/* What `compute` is told, in the order in which it loads it. Sums and taps are doubled. */
typedef struct {
    int32_t bias2, multiplier, addend, shift;
    int32_t left2, padded;            /* what a row's first sum starts with; not 0: its first column is padding */
    int32_t right, right2;            /* 1: the last window's third column is padding, which adds right2 */
    int32_t count, rows, advance;     /* bytes of the outputs before that last one; rows; from row to row of windows */
    int32_t row, step;                /* bytes from an input row, and from a pixel, to the next */
    uint32_t taps[5];                 /* (w00, w10), (w01, w11), (w02, w12), (w20, w21), (w22, 0) */
} job;

/* 34 cycles for the 9 products of an output. */
#if TG_DSP
/* clang-format off */
#define COLUMN                                                                                                 \
    "ldrsb   r9, [r0]                    \n"                                                                   \
    "ldrsb   r10, [r0, r2]               \n"                                                                   \
    "ldrsb   r11, [r0, r2, lsl #1]       \n"
#define SECOND_COLUMN                                                                                          \
    "add     r0, r0, r3                  \n"                                                                   \
    COLUMN                                                                                                     \
    "smlabb  r12, r9, r5, r12            \n"                                                                   \
    "smlabt  r12, r10, r5, r12           \n"                                                                   \
    "smlabt  r12, r11, r7, r12           \n"
#define FIRST_COLUMN(sum)                                                                                      \
    "smlad   " sum ", r9, r4, " sum "    \n"                                                                   \
    "smlabb  " sum ", r11, r7, " sum "   \n"
#if TG_RELU
#define SCALE                                                                                                  \
    "smmlar  r12, r12, r9, r10           \n"
#else
#define SCALE                                                                                                  \
    "smmulr  r12, r12, r9                \n"                                                                   \
    "add.w   r12, r12, r12, asr #31      \n"                                                                   \
    "add.w   r12, r12, r10               \n"
#endif
#define STORE                                                                                                  \
    "ldr     r9, [sp, #4]                \n"                                                                   \
    "ldr     r10, [sp, #8]               \n"                                                                   \
    "ldr     r11, [sp, #12]              \n"                                                                   \
    SCALE                                                                                                      \
    "asr.w   r12, r12, r11               \n"                                                                   \
    "ssat    r12, #8, r12, asr #1        \n"                                                                   \
    "strb    r12, [r1]                   \n"

/* Registers: r0 input, r1 output, r2 row, r3 step, r4-r8 taps, r9-r11 a column, r12 the sum, r14 the next one.
 * Stack: bias2, multiplier, addend, shift, left2, padded, right, right2, count, end, rows, input, advance. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const int8_t *input,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const job *told) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #52             \n"
        "ldm     r2!, {r4-r11}           \n"
        "stm     sp, {r4-r11}            \n"
        "ldm     r2!, {r4-r6}            \n"
        "str     r4, [sp, #32]           \n"
        "str     r5, [sp, #40]           \n"
        "str     r6, [sp, #48]           \n"
        "ldm     r2, {r2-r8}             \n"
        "1:                              \n" /* a row */
        "str     r0, [sp, #44]           \n"
        "ldr     r9, [sp, #32]           \n"
        "ldr     r12, [sp, #16]          \n"
        "ldr     r10, [sp, #20]          \n"
        "add     r9, r1, r9              \n"
        "str     r9, [sp, #36]           \n"
        "cmp     r10, #0                 \n"
        "bne     2f                      \n"
        COLUMN
        "pkhbt   r9, r9, r10, lsl #16    \n"
        FIRST_COLUMN("r12")
        "2:                              \n"
        "ldr     r9, [sp, #36]           \n"
        "cmp     r1, r9                  \n"
        "beq     4f                      \n"
        "3:                              \n" /* an output */
        SECOND_COLUMN
        "add     r0, r0, r3              \n"
        COLUMN
        "ldr     r14, [sp, #0]           \n"
        "pkhbt   r9, r9, r10, lsl #16    \n"
        "smlad   r12, r9, r6, r12        \n"
        "smlabb  r12, r11, r8, r12       \n"
        FIRST_COLUMN("r14")
        STORE
        "ldr     r9, [sp, #36]           \n"
        "add     r1, r1, r3              \n"
        "mov     r12, r14                \n"
        "cmp     r1, r9                  \n"
        "bne     3b                      \n"
        "4:                              \n"
        "ldr     r9, [sp, #24]           \n"
        "ldr     r14, [sp, #28]          \n"
        "cmp     r9, #0                  \n"
        "beq     5f                      \n" /* the last output of the row */
        "add     r12, r12, r14           \n"
        SECOND_COLUMN
        STORE
        "add     r1, r1, r3              \n"
        "5:                              \n"
        "ldr     r9, [sp, #40]           \n"
        "ldr     r0, [sp, #44]           \n"
        "ldr     r10, [sp, #48]          \n"
        "subs    r9, r9, #1              \n"
        "str     r9, [sp, #40]           \n"
        "add     r0, r0, r10             \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #52             \n"
        "pop     {r4-r11, pc}            \n");
}
/* clang-format on */
#else
/* A column's products with the lanes of two words: of `pair` the first two rows', and the third row's tap. */
static int32_t column(const int8_t *pixel, int32_t row, uint32_t pair, int32_t third) {
    return pixel[0] * tg_low16(pair) + pixel[row] * tg_high16(pair) + pixel[2 * row] * third;
}

static int8_t requantize(int32_t sum2, const job *j) {
    int32_t scaled = tg_smmulr(sum2, j->multiplier);
    if (!TG_RELU) {
        scaled += scaled >> 31;
    }
    return (int8_t)tg_ssat8(((scaled + j->addend) >> j->shift) >> 1);
}

static void compute(const int8_t *input, int8_t *output, const job *j) {
    const int32_t w20 = tg_low16(j->taps[3]), w21 = tg_high16(j->taps[3]), w22 = tg_low16(j->taps[4]);
    for (int32_t row = 0; row < j->rows; row++, input += j->advance) {
        const int8_t *pixel = input;
        int32_t sum = j->left2;
        if (!j->padded) {
            sum += column(pixel, j->row, j->taps[0], w20);
        }
        for (const int8_t *end = output + j->count; output != end; output += j->step) {
            pixel += j->step;
            sum += column(pixel, j->row, j->taps[1], w21);
            pixel += j->step;
            sum += column(pixel, j->row, j->taps[2], w22);
            const int32_t next = j->bias2 + column(pixel, j->row, j->taps[0], w20);
            *output = requantize(sum, j);
            sum = next;
        }
        if (j->right) {
            sum += j->right2 + column(pixel + j->step, j->row, j->taps[1], w21);
            *output = requantize(sum, j);
            output += j->step;
        }
    }
}
#endif
