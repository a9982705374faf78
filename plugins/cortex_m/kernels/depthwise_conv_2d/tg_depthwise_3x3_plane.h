/* One channel's outputs from its plane, 2x2 at a time. Included once, with TG_RELU 1 where negative sums need
 * not be exact (they round otherwise).
 */
#include "tg_depthwise_constants.h"
#include "tg_depthwise_plane.h"
#include "tg_requantize_dsp.h"

/* What `compute` is told of the image, in the order in which it loads it. */
typedef struct {
    int32_t pixel, row;       /* strides of the output, in bytes */
    int32_t row_bytes, pairs; /* 8 * (rows / 2); pairs of columns */
    int32_t half, odd;        /* 1 where the last pair is but one column; rows % 2 */
    int32_t zero_point2;
} tg_depthwise_job;

/* A block of four outputs takes 67 cycles for its 36 products: 24 SMLA*, 13 for loads of pixels, 25 to
 * requantize and store (33 where negative sums are exact), 5 for the loop. A channel takes about 100 besides
 * its blocks. */
#if TG_DSP
/* clang-format off */
#define COLUMN TG_DEPTHWISE_COLUMN_BYTES
#define PIXELS(row)                                                                                            \
    "ldr.w   r8, [r0, #" row "]          \n"                                                                   \
    "ldr.w   r9, [r0, #" row "+" COLUMN "]\n"
/* An output, and its right neighbour, by a row of taps p = (w0, w1), q = (w1, w2). */
#define LEFT(p, q, sum, before)                                                                                \
    "smlad   " sum ", r8, " p ", " before "\n"                                                                 \
    "smlabt  " sum ", r9, " q ", " sum " \n"
#define PRODUCTS(left, right, p, q, left_before, right_before)                                                 \
    "smlad   " left ", r8, " p ", " left_before "\n"                                                           \
    "smlatb  " right ", r8, " p ", " right_before "\n"                                                         \
    "smlabt  " left ", r9, " q ", " left "\n"                                                                  \
    "smlad   " right ", r9, " q ", " right "\n"
#if TG_RELU
#define SCALE(sum)  "smmlar  " sum ", " sum ", r8, r9\n"
#else
#define SCALE(sum)                                                                                             \
    "smmulr  " sum ", " sum ", r8        \n"                                                                   \
    "add.w   " sum ", " sum ", " sum ", asr #31\n"                                                             \
    "add.w   " sum ", " sum ", r9        \n"
#endif
#define SHIFT(sum)                                                                                             \
    "asr.w   " sum ", " sum ", r8        \n"                                                                   \
    "ssat    " sum ", #8, " sum ", asr #1\n"
#define LOAD_SCALE  "ldr     r8, [sp, #4]\n" "ldr     r9, [sp, #8]\n"
#define LOAD_SHIFT  "ldr     r8, [sp, #12]\n" "ldr     r9, [sp, #16]\n"

/* Registers: r0 plane, r1 output, r2-r7 taps, r8 and r9 operands, r10, r11, r12, r14 the sums.
 * Stack: bias2, multiplier, addend, shift, pixel, row, row_bytes, pairs, half, odd, end of the rows, output. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const uint32_t *plane,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const tg_depthwise_job *job,
                                                     __attribute__((unused)) const int32_t *constants) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #52             \n"
        "ldm     r2, {r4-r10}            \n"
        "ldr     r2, [r3]                \n"
        "ldr     r11, [r3, #4]           \n"
        "ldr     r12, [r3, #8]           \n"
        "ldr     lr, [r3, #12]           \n"
        "strd    r4, r5, [sp, #16]       \n"
        "strd    r6, r7, [sp, #24]       \n"
        "strd    r8, r9, [sp, #32]       \n"
        "and     r8, r2, #31             \n" /* the constants */
        "lsl     r10, r10, r8            \n"
        "strd    r10, r8, [sp, #8]       \n"
        "asr     r2, r2, #5              \n"
        "lsl     r2, r2, #1              \n"
        "strd    r2, r11, [sp]           \n"
        "ldr     r9, [r3, #16]           \n" /* the taps, doubled */
        "sxtb16  r2, r12                \n"
        "sxtb16  r3, r12, ror #8        \n"
        "sxtb16  r4, lr                 \n"
        "sxtb16  r5, lr, ror #8         \n"
        "sxtb16  r6, r9                 \n"
        "sxtb16  r7, r9, ror #8         \n"
        "sadd16  r2, r2, r2              \n"
        "sadd16  r3, r3, r3              \n"
        "sadd16  r4, r4, r4              \n"
        "sadd16  r5, r5, r5              \n"
        "sadd16  r6, r6, r6              \n"
        "sadd16  r7, r7, r7              \n"
        "ldr     r10, [sp, #28]          \n"
        "1:                              \n" /* a pair of columns; r10 of them are left */
        "ldr     r8, [sp, #24]           \n"
        "ldr     r9, [sp, #32]           \n"
        "str     r1, [sp, #44]           \n"
        "add     r11, r0, r8             \n"
        "str     r11, [sp, #40]          \n"
        "cmp     r9, r10                 \n"
        "beq.w   6f                      \n" /* the last one, and half */
        "cmp     r8, #0                  \n"
        "beq.w   3f                      \n"
        "2:                              \n" /* two rows of it */
        "ldr     r14, [sp, #0]           \n"
        PIXELS("0")
        PRODUCTS("r10", "r11", "r2", "r3", "r14", "r14")
        PIXELS("4")
        PRODUCTS("r10", "r11", "r4", "r5", "r10", "r11")
        PRODUCTS("r12", "r14", "r2", "r3", "r14", "r14")
        PIXELS("8")
        PRODUCTS("r10", "r11", "r6", "r7", "r10", "r11")
        PRODUCTS("r12", "r14", "r4", "r5", "r12", "r14")
        PIXELS("12")
        PRODUCTS("r12", "r14", "r6", "r7", "r12", "r14")
        LOAD_SCALE
        SCALE("r10") SCALE("r11") SCALE("r12") SCALE("r14")
        LOAD_SHIFT
        SHIFT("r10") SHIFT("r11") SHIFT("r12") SHIFT("r14")
        "strb    r11, [r1, r9]           \n"
        "ldr     r8, [sp, #20]           \n"
        "strb    r10, [r1]               \n"
        "add     r1, r1, r8              \n"
        "strb    r14, [r1, r9]           \n"
        "strb    r12, [r1]               \n"
        "ldr     r9, [sp, #40]           \n"
        "add     r0, r0, #8              \n"
        "add     r1, r1, r8              \n"
        "cmp     r0, r9                  \n"
        "bne.w   2b                      \n"
        "3:                              \n"
        "ldr     r8, [sp, #36]           \n"
        "cmp     r8, #0                  \n"
        "beq     4f                      \n" /* a last row */
        "ldr     r14, [sp, #0]           \n"
        PIXELS("0")
        PRODUCTS("r10", "r11", "r2", "r3", "r14", "r14")
        PIXELS("4")
        PRODUCTS("r10", "r11", "r4", "r5", "r10", "r11")
        PIXELS("8")
        PRODUCTS("r10", "r11", "r6", "r7", "r10", "r11")
        LOAD_SCALE
        SCALE("r10") SCALE("r11")
        LOAD_SHIFT
        SHIFT("r10") SHIFT("r11")
        "strb    r11, [r1, r9]           \n"
        "strb    r10, [r1]               \n"
        "4:                              \n"
        "ldr     r10, [sp, #28]          \n"
        "ldr     r1, [sp, #44]           \n"
        "ldr     r9, [sp, #16]           \n"
        "ldr     r8, [sp, #24]           \n"
        "subs    r10, r10, #1            \n"
        "str     r10, [sp, #28]          \n"
        "add     r1, r1, r9, lsl #1      \n"
        "sub     r0, r0, r8              \n"
        "add     r0, r0, #" COLUMN "     \n"
        "bne     1b                      \n"
        "5:                              \n"
        "add     sp, sp, #52             \n"
        "pop     {r4-r11, pc}            \n"
        "6:                              \n"
        "cmp     r8, #0                  \n"
        "beq     8f                      \n"
        "7:                              \n" /* two rows of one column */
        "ldr     r14, [sp, #0]           \n"
        PIXELS("0")
        LEFT("r2", "r3", "r10", "r14")
        PIXELS("4")
        LEFT("r4", "r5", "r10", "r10")
        LEFT("r2", "r3", "r12", "r14")
        PIXELS("8")
        LEFT("r6", "r7", "r10", "r10")
        LEFT("r4", "r5", "r12", "r12")
        PIXELS("12")
        LEFT("r6", "r7", "r12", "r12")
        LOAD_SCALE
        "ldr     r11, [sp, #12]          \n"
        "ldr     r14, [sp, #20]          \n"
        SCALE("r10") SCALE("r12")
        "mov     r8, r11                 \n"
        SHIFT("r10") SHIFT("r12")
        "strb    r10, [r1]               \n"
        "strb    r12, [r1, r14]          \n"
        "ldr     r9, [sp, #40]           \n"
        "add     r0, r0, #8              \n"
        "add     r1, r1, r14, lsl #1     \n"
        "cmp     r0, r9                  \n"
        "bne     7b                      \n"
        "8:                              \n"
        "ldr     r8, [sp, #36]           \n"
        "cmp     r8, #0                  \n"
        "beq     5b                      \n" /* the last output */
        "ldr     r10, [sp, #0]           \n"
        PIXELS("0")
        LEFT("r2", "r3", "r10", "r10")
        PIXELS("4")
        LEFT("r4", "r5", "r10", "r10")
        PIXELS("8")
        LEFT("r6", "r7", "r10", "r10")
        LOAD_SCALE
        SCALE("r10")
        "ldr     r8, [sp, #12]           \n"
        SHIFT("r10")
        "strb    r10, [r1]               \n"
        "b       5b                      \n");
}
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

static void compute(const uint32_t *plane, int8_t *output, const tg_depthwise_job *job,
                    const int32_t *constants) {
    const int32_t rows = job->row_bytes / 4 + job->odd, columns = 2 * job->pairs - job->half;
    for (int32_t column = 0; column < columns; column++, output += job->pixel) {
        for (int32_t row = 0; row < rows; row++) {
            int32_t sum = tg_depthwise_bias2(constants);
            for (int32_t tap = 0; tap < 3; tap++) {
                const uint32_t *pixels = plane + column / 2 * TG_DEPTHWISE_ROWS + row + tap;
                const uint32_t bytes = (uint32_t)constants[2 + tap], a = pixels[0],
                               b = pixels[TG_DEPTHWISE_ROWS];
                const uint32_t p = tg_sadd16(tg_sxtb16(bytes), tg_sxtb16(bytes));
                const uint32_t q = tg_sadd16(tg_sxtb16_ror8(bytes), tg_sxtb16_ror8(bytes));
                if (column & 1) {
                    sum = tg_smlad(b, q, tg_smlatb(a, p, sum));
                } else {
                    sum = tg_smlabt(b, q, tg_smlad(a, p, sum));
                }
            }
            output[row * job->row] = requantize(sum, constants, job->zero_point2);
        }
    }
}
#endif
