/* Rows of outputs of a 3x3 window of stride 2, straight from the NHWC tensor: the column that two
 * neighbouring windows share is multiplied for both when it is loaded. Included once, with TG_RELU as
 * tg_depthwise_3x3_plane.h.
 */
#include "tg_depthwise_constants.h"
#include "tg_requantize_dsp.h"

/* Which row of the windows lies beside the image. */
enum { INSIDE, ABOVE, BELOW };

/* What `compute` is told of some rows of windows, in the order in which it loads it. `row`: bytes to the next
 * input row of the window, from the one at the pointer; where the last row is BELOW, the pointer is at the
 * middle one and `row` goes back, where the first is ABOVE, at the second one. */
typedef struct {
    int32_t padded, right; /* not 0: the first column is padding; the third column of the last window is */
    int32_t count, odd;    /* bytes of the outputs before that last one; their number % 2 */
    int32_t rows, advance; /* of windows; bytes from one to the next in the input */
    int32_t zero_point2;
    uint32_t padding; /* the input's zero point in both lanes */
    int32_t beside;
    int32_t row, step; /* step: bytes to the next pixel */
} job;

/* 30.5 cycles for the 9 products of an output; 40 a row and 100 besides. */
#if TG_DSP
/* clang-format off */
#define COLUMN                                                                                                 \
    "ldrsb   r9, [r0]                    \n"                                                                   \
    "ldrsb   r10, [r0, r2]               \n"                                                                   \
    "ldrsb   r11, [r0, r2, lsl #1]       \n"
#define SECOND_COLUMN(sum)                                                                                     \
    "add     r0, r0, r3                  \n"                                                                   \
    COLUMN                                                                                                     \
    "smlabb  " sum ", r9, r5, " sum "    \n"                                                                   \
    "smlabt  " sum ", r10, r5, " sum "   \n"                                                                   \
    "smlabt  " sum ", r11, r7, " sum "   \n"
#define FIRST_COLUMN(sum)                                                                                      \
    "smlad   " sum ", r9, r4, " sum "    \n"                                                                   \
    "smlabb  " sum ", r11, r7, " sum "   \n"
#if TG_RELU
#define SCALE(sum)                                                                                             \
    "smmlar  " sum ", " sum ", r9, r10   \n"
#else
#define SCALE(sum)                                                                                             \
    "smmulr  " sum ", " sum ", r9        \n"                                                                   \
    "add.w   " sum ", " sum ", " sum ", asr #31\n"                                                             \
    "add.w   " sum ", " sum ", r10       \n"
#endif
#define STORE(sum)                                                                                             \
    "ldr     r9, [sp, #4]                \n"                                                                   \
    "ldr     r10, [sp, #8]               \n"                                                                   \
    "ldr     r11, [sp, #12]              \n"                                                                   \
    SCALE(sum)                                                                                                 \
    "asr.w   " sum ", " sum ", r11       \n"                                                                   \
    "ssat    " sum ", #8, " sum ", asr #1\n"                                                                   \
    "strb    " sum ", [r1]               \n"
#define OUTPUT(sum, next)                                                                                      \
    SECOND_COLUMN(sum)                                                                                         \
    "add     r0, r0, r3                  \n"                                                                   \
    COLUMN                                                                                                     \
    "ldr     " next ", [sp, #0]          \n"                                                                   \
    "pkhbt   r9, r9, r10, lsl #16        \n"                                                                   \
    "smlad   " sum ", r9, r6, " sum "    \n"                                                                   \
    "smlabb  " sum ", r11, r8, " sum "   \n"                                                                   \
    FIRST_COLUMN(next)                                                                                         \
    STORE(sum)                                                                                                 \
    "add     r1, r1, r3                  \n"

/* Registers: r0 input, r1 output, r2 row, r3 step, r4-r8 taps (w00, w10), (w01, w11), (w02, w12), (w20, w21),
 * (w22, 0), r9-r11 a column, r12 and r14 the sums of a window and the next one.
 * Stack: bias2, multiplier, addend, shift, padded, right, count, odd, rows, advance, first sum, what the last one's
 * padding adds, end, input. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const int8_t *input,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const job *told,
                                                     __attribute__((unused)) const int32_t *constants) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #60             \n"
        "ldm     r2!, {r4-r11}           \n" /* r10 zero_point2, r11 padding */
        "strd    r4, r5, [sp, #16]       \n"
        "strd    r6, r7, [sp, #24]       \n"
        "strd    r8, r9, [sp, #32]       \n"
        "ldr     r12, [r3]               \n"
        "ldr     r9, [r3, #4]            \n"
        "and     r8, r12, #31            \n"
        "lsl     r10, r10, r8            \n"
        "strd    r10, r8, [sp, #8]       \n"
        "asr     r12, r12, #5            \n"
        "lsl     r12, r12, #1            \n"
        "str     r9, [sp, #4]            \n"
        "ldr     r4, [r3, #8]            \n" /* the taps, doubled */
        "ldr     r6, [r3, #12]           \n"
        "ldr     r8, [r3, #16]           \n"
        "ldm     r2, {r2, r3, r9}        \n" /* beside, row, step */
        "sxtb16  r5, r4, ror #8         \n"
        "sxtb16  r4, r4                 \n"
        "sxtb16  r7, r6, ror #8         \n"
        "sxtb16  r6, r6                 \n"
        "sxtb16  r8, r8                 \n"
        "sadd16  r4, r4, r4              \n"
        "sadd16  r5, r5, r5              \n"
        "sadd16  r6, r6, r6              \n"
        "sadd16  r7, r7, r7              \n"
        "sadd16  r8, r8, r8              \n"
        "cmp     r2, #1                  \n"
        "blt     2f                      \n"
        "beq     1f                      \n"
        "smlad   r12, r7, r11, r12       \n" /* BELOW: rows 1, 0 of the taps */
        "smlad   r12, r8, r11, r12       \n"
        "ror     r4, r4, #16             \n"
        "ror     r5, r5, #16             \n"
        "ror     r6, r6, #16             \n"
        "movs    r7, #0                  \n"
        "mov     r8, r7                  \n"
        "b       2f                      \n"
        "1:                              \n" /* ABOVE: rows 1, 2 of the taps */
        "smlabb  r12, r4, r11, r12       \n"
        "smlabb  r12, r5, r11, r12       \n"
        "smlabb  r12, r6, r11, r12       \n"
        "lsr     r4, r4, #16             \n"
        "lsr     r5, r5, #16             \n"
        "lsr     r6, r6, #16             \n"
        "pkhbt   r4, r4, r7, lsl #16     \n"
        "lsr     r7, r7, #16             \n"
        "pkhbt   r5, r5, r7, lsl #16     \n"
        "pkhbt   r6, r6, r8, lsl #16     \n"
        "movs    r7, #0                  \n"
        "mov     r8, r7                  \n"
        "2:                              \n"
        "mov     r2, r3                  \n"
        "mov     r3, r9                  \n"
        "ldr     r9, [sp, #16]           \n"
        "mov     r14, r12                \n"
        "str     r12, [sp, #0]           \n"
        "cmp     r9, #0                  \n"
        "beq     3f                      \n"
        "smlad   r14, r4, r11, r14       \n"
        "smlabb  r14, r7, r11, r14       \n"
        "3:                              \n"
        "smuad   r12, r6, r11            \n"
        "smlabb  r12, r8, r11, r12       \n"
        "strd    r14, r12, [sp, #40]     \n"
        "4:                              \n" /* a row */
        "str     r0, [sp, #52]           \n"
        "ldr     r9, [sp, #24]           \n"
        "ldr     r12, [sp, #40]          \n"
        "ldr     r10, [sp, #16]          \n"
        "ldr     r14, [sp, #28]          \n"
        "add     r9, r1, r9              \n"
        "str     r9, [sp, #48]           \n"
        "cmp     r10, #0                 \n"
        "bne     5f                      \n"
        COLUMN
        "pkhbt   r9, r9, r10, lsl #16    \n"
        FIRST_COLUMN("r12")
        "5:                              \n"
        "cmp     r14, #0                 \n"
        "beq     6f                      \n"
        "mov     r14, r12                \n"
        "b       7f                      \n"
        "6:                              \n"
        "ldr     r9, [sp, #48]           \n"
        "cmp     r1, r9                  \n"
        "beq     8f                      \n"
        "9:                              \n" /* two outputs */
        OUTPUT("r12", "r14")
        "7:                              \n"
        OUTPUT("r14", "r12")
        "ldr     r9, [sp, #48]           \n"
        "cmp     r1, r9                  \n"
        "bne     9b                      \n"
        "8:                              \n"
        "ldr     r9, [sp, #20]           \n"
        "ldr     r14, [sp, #44]          \n"
        "cmp     r9, #0                  \n"
        "beq     1f                      \n" /* the last output of the row */
        "add     r12, r12, r14           \n"
        SECOND_COLUMN("r12")
        STORE("r12")
        "add     r1, r1, r3              \n"
        "1:                              \n"
        "ldr     r9, [sp, #32]           \n"
        "ldr     r0, [sp, #52]           \n"
        "ldr     r10, [sp, #36]          \n"
        "subs    r9, r9, #1              \n"
        "str     r9, [sp, #32]           \n"
        "add     r0, r0, r10             \n"
        "bne.w   4b                      \n"
        "add     sp, sp, #60             \n"
        "pop     {r4-r11, pc}            \n");
}
/* clang-format on */
#else
/* Tap `column` of the window's rows in the order of `j->row`, doubled; those beside the image 0. */
static void column_taps(const job *j, const int32_t *constants, int column, int32_t *taps) {
    static const uint8_t byte_of[3][3] = {{0, 1, 4}, {2, 3, 6}, {5, 7, 8}};
    for (int row = 0; row < 3; row++) {
        const int wanted = j->beside == INSIDE ? row : j->beside == ABOVE ? row + 1 : 1 - row;
        const int byte = wanted >= 0 && wanted < 3 ? byte_of[wanted][column] : -1;
        taps[row] = byte < 0 ? 0 : 2 * (int8_t)(uint8_t)((uint32_t)constants[2 + byte / 4] >> byte % 4 * 8);
    }
}

static int32_t correlate(const int8_t *pixel, int32_t row, const int32_t *taps) {
    return pixel[0] * taps[0] + pixel[row] * taps[1] + pixel[2 * row] * taps[2];
}

static int8_t requantize(int32_t sum2, const job *j, const int32_t *constants) {
    const int32_t shift = tg_depthwise_shift(constants);
    int32_t scaled = tg_smmulr(sum2, constants[1]);
    if (!TG_RELU) {
        scaled += scaled >> 31;
    }
    return (int8_t)tg_ssat8(((scaled + (int32_t)((uint32_t)j->zero_point2 << shift)) >> shift) >> 1);
}

static void compute(const int8_t *input, int8_t *output, const job *j, const int32_t *constants) {
    int32_t taps[3][3], all[3][3], outside = 0, left = 0, right = 0;
    const job inside = {.beside = INSIDE};
    const int32_t zero = tg_low16(j->padding);
    for (int i = 0; i < 3; i++) {
        column_taps(j, constants, i, taps[i]);
        column_taps(&inside, constants, i, all[i]);
        for (int row = 0; row < 3; row++) {
            outside += all[i][row] - taps[i][row];
            left += i == 0 ? taps[i][row] : 0;
            right += i == 2 ? taps[i][row] : 0;
        }
    }
    const int32_t bias2 = tg_depthwise_bias2(constants) + zero * outside;
    for (int32_t row = 0; row < j->rows; row++, input += j->advance) {
        const int8_t *pixel = input;
        int32_t sum = bias2 + (j->padded ? zero * left : correlate(pixel, j->row, taps[0]));
        for (const int8_t *end = output + j->count; output != end; output += j->step) {
            sum +=
                correlate(pixel + j->step, j->row, taps[1]) + correlate(pixel + 2 * j->step, j->row, taps[2]);
            pixel += 2 * j->step;
            const int32_t next = bias2 + correlate(pixel, j->row, taps[0]);
            *output = requantize(sum, j, constants);
            sum = next;
        }
        if (j->right) {
            sum += zero * right + correlate(pixel + j->step, j->row, taps[1]);
            *output = requantize(sum, j, constants);
            output += j->step;
        }
    }
}
#endif
