/* One channel's outputs from its plane, 2x2 at a time. Included once, with TG_RELU 1 where negative sums need not be
 * exact (they round otherwise).
 */
#include "tg_depthwise_constants.h"
#include "tg_depthwise_plane.h"
#include "tg_requantize_dsp.h"

/* A block of four outputs takes 68 cycles for its 36 products: 24 SMLA*, 13 for loads of pixels, 26 to requantize and
 * store (34 where negative sums are exact), 5 for the loop. */
#if TG_DSP
/* clang-format off */
#define COLUMN TG_DEPTHWISE_COLUMN_BYTES
#define PIXELS(row)                                                                                            \
    "ldr.w   r8, [r0, #" row "]          \n"                                                                   \
    "ldr.w   r9, [r0, #" row "+" COLUMN "]\n"
/* Two neighbouring outputs, by a row of taps p = (w0, w1), q = (w1, w2). */
#define PRODUCTS(left, right, p, q, left_sum, right_sum)                                                       \
    "smlad   " left ", r8, " p ", " left_sum "\n"                                                              \
    "smlatb  " right ", r8, " p ", " right_sum "\n"                                                            \
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

/* Registers: r0 plane, r1 output, r2-r7 taps, r8 and r9 operands, r10, r11, r12, r14 the sums.
 * Stack: bias2, multiplier, addend, shift, pixel, row, end of the rows, row_bytes, pairs, output, last_pixel, odd. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const uint32_t *plane,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const tg_depthwise_job *job) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #52             \n"
        "ldm     r2!, {r4-r11}           \n"
        "stm     sp, {r4-r9}             \n"
        "strd    r10, r11, [sp, #28]     \n"
        "ldm     r2!, {r4, r5}           \n"
        "strd    r4, r5, [sp, #40]       \n"
        "ldm     r2, {r2-r7}             \n"
        "1:                              \n" /* a pair of columns */
        "ldr     r8, [sp, #28]           \n"
        "str     r1, [sp, #36]           \n"
        "add     r9, r0, r8              \n"
        "str     r9, [sp, #24]           \n"
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
        "ldr     r8, [sp, #4]            \n"
        "ldr     r9, [sp, #8]            \n"
        SCALE("r10") SCALE("r11") SCALE("r12") SCALE("r14")
        "ldr     r8, [sp, #12]           \n"
        "ldr     r9, [sp, #16]           \n"
        SHIFT("r10") SHIFT("r11") SHIFT("r12") SHIFT("r14")
        "ldr     r8, [sp, #20]           \n"
        "strb    r11, [r1, r9]           \n"
        "strb    r10, [r1]               \n"
        "add     r1, r1, r8              \n"
        "strb    r14, [r1, r9]           \n"
        "strb    r12, [r1]               \n"
        "ldr     r9, [sp, #24]           \n"
        "add     r0, r0, #8              \n"
        "add     r1, r1, r8              \n"
        "cmp     r0, r9                  \n"
        "bne.w   2b                      \n"
        "3:                              \n"
        "ldr     r8, [sp, #44]           \n"
        "cmp     r8, #0                  \n"
        "beq     4f                      \n" /* a last row */
        "ldr     r14, [sp, #0]           \n"
        PIXELS("0")
        PRODUCTS("r10", "r11", "r2", "r3", "r14", "r14")
        PIXELS("4")
        PRODUCTS("r10", "r11", "r4", "r5", "r10", "r11")
        PIXELS("8")
        PRODUCTS("r10", "r11", "r6", "r7", "r10", "r11")
        "ldr     r8, [sp, #4]            \n"
        "ldr     r9, [sp, #8]            \n"
        SCALE("r10") SCALE("r11")
        "ldr     r8, [sp, #12]           \n"
        "ldr     r9, [sp, #16]           \n"
        SHIFT("r10") SHIFT("r11")
        "strb    r11, [r1, r9]           \n"
        "strb    r10, [r1]               \n"
        "4:                              \n"
        "ldr     r1, [sp, #36]           \n"
        "ldr     r9, [sp, #16]           \n"
        "ldr     r10, [sp, #32]          \n"
        "ldr     r8, [sp, #28]           \n"
        "add     r1, r1, r9, lsl #1      \n"
        "sub     r0, r0, r8              \n"
        "add     r0, r0, #" COLUMN "     \n"
        "subs    r10, r10, #1            \n"
        "str     r10, [sp, #32]          \n"
        "beq     5f                      \n"
        "cmp     r10, #1                 \n"
        "bne     1b                      \n"
        "ldr     r9, [sp, #40]           \n"
        "str     r9, [sp, #16]           \n"
        "b       1b                      \n"
        "5:                              \n"
        "add     sp, sp, #52             \n"
        "pop     {r4-r11, pc}            \n");
}
/* clang-format on */
#else
static int8_t requantize(int32_t sum2, const tg_depthwise_job *job) {
    int32_t scaled = tg_smmulr(sum2, job->multiplier);
    if (!TG_RELU) {
        scaled += scaled >> 31;
    }
    return (int8_t)tg_ssat8(((scaled + job->addend) >> job->shift) >> 1);
}

static void compute(const uint32_t *plane, int8_t *output, const tg_depthwise_job *job) {
    const int32_t rows = job->row_bytes / 4 + job->odd;
    for (int32_t pair = 0; pair < job->pairs; pair++, plane += TG_DEPTHWISE_ROWS, output += 2 * job->pixel) {
        const int32_t right = pair + 1 < job->pairs ? job->pixel : job->last_pixel;
        for (int32_t row = 0; row < rows; row++) {
            int32_t sums[2] = {job->bias2, job->bias2};
            for (int32_t tap = 0; tap < 3; tap++) {
                const uint32_t p = job->taps[2 * tap], q = job->taps[2 * tap + 1];
                const uint32_t a = plane[row + tap], b = plane[TG_DEPTHWISE_ROWS + row + tap];
                sums[0] = tg_smlabt(b, q, tg_smlad(a, p, sums[0]));
                sums[1] = tg_smlad(b, q, tg_smlatb(a, p, sums[1]));
            }
            output[row * job->row + right] = requantize(sums[1], job);
            output[row * job->row] = requantize(sums[0], job);
        }
    }
}
#endif
