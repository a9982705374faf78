/* Rows of outputs from a plane: four neighbours at a time, two taps with each instruction. */
#ifndef TG_DEPTHWISE_ROWS_H
#define TG_DEPTHWISE_ROWS_H
#include "tg_depthwise_constants.h"
#include "tg_requantize_dsp.h"

#define TG_DEPTHWISE_MOST_TAP_WORDS 12

/* Words of a channel's constants; with TG_FITTED the third has how far sums are shifted to the left first,
 * plus 32 * carry (see tg_requantize_fitted_s8). */
#ifdef TG_FITTED
#define TG_DEPTHWISE_WORDS 3
#else
#define TG_DEPTHWISE_WORDS 2
#endif

/* What `tg_depthwise_rows` is told, in the order in which it loads it. */
typedef struct {
    int32_t pixel, columns; /* bytes between outputs; outputs in a row */
    const uint32_t *taps;   /* for each row of the plane, tap_words times (even, odd), (before, even) */
    int32_t tap_rows;
    int32_t rows, plane_step,
        row; /* rows of outputs; bytes from one to the next, in the plane and in the output */
    int32_t zero_point2;
    int32_t tap_words, rest; /* rest: bytes of a plane's row, less 4 * (tap_words + 1) */
} tg_depthwise_rows_job;

/* A group of four outputs takes 9 cycles for 8 products, 10 for each row of taps and 50 besides. */
#if TG_DSP
/* clang-format off */
#define BLOCK                                 /* 32 bytes: the entry is computed from it */                   \
    "ldr.w   r10, [r2], #4               \n"                                                                   \
    "ldr.w   r11, [r2], #4               \n"                                                                   \
    "ldr.w   r9, [r0], #4                \n"                                                                   \
    "smlad   r4, r8, r10, r4             \n"                                                                   \
    "smlad   r5, r8, r11, r5             \n"                                                                   \
    "smlad   r6, r9, r10, r6             \n"                                                                   \
    "smlad   r7, r9, r11, r7             \n"                                                                   \
    "mov.w   r8, r9                      \n"
#define BLOCKS_4 BLOCK BLOCK BLOCK BLOCK
#ifdef TG_FITTED
#define LOAD_UP "ldr     r2, [r3, #8]            \n and     r9, r2, #31             \n"                              \
                "str     r9, [sp, #64]           \n lsr     r2, r2, #5              \n"                              \
                "add     r7, r7, r2              \n" /* the carry */
#define UP "ldr     r2, [sp, #64]           \n"
#define RAISE(sum) "lsl.w   r8, " sum ", r2             \n"
#else
#define LOAD_UP
#define UP
#define RAISE(sum) "lsl.w   r8, " sum ", #1             \n"
#endif
#define REQUANTIZE(sum)                                                                                        \
    RAISE(sum)                                                                                                 \
    "smmlar  " sum ", r8, r10, r11       \n"                                                                   \
    "add.w   " sum ", " sum ", r8, asr #31\n"                                                                  \
    "asr.w   " sum ", " sum ", r12       \n"                                                                   \
    "ssat    " sum ", #8, " sum ", asr #1\n"

/* Registers: r0 plane, r1 output, r2 taps, r3 rows of taps, r4-r7 sums, r8-r11 operands, r12 entry, r14 rest.
 * Stack: bias, multiplier, addend, shift, pixel, columns, taps, tap_rows, rows, plane_step, row, columns left,
 * group in the plane, row in the plane, row in the output, entry, shift to the left. */
static __attribute__((naked, noinline)) void tg_depthwise_rows(__attribute__((unused)) const uint32_t *plane,
                                                               __attribute__((unused)) int8_t *output,
                                                               __attribute__((unused))
                                                               const tg_depthwise_rows_job *job,
                                                               __attribute__((unused)) const int32_t *constants) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #68             \n"
        "ldm     r2!, {r4-r11}           \n" /* r11 zero_point2 */
        "strd    r4, r5, [sp, #16]       \n"
        "strd    r6, r7, [sp, #24]       \n"
        "strd    r8, r9, [sp, #32]       \n"
        "str     r10, [sp, #40]          \n"
        "ldrd    r4, r5, [r3]            \n" /* the constants */
        "and     r6, r4, #31             \n"
        "asr     r4, r4, #5              \n"
        "lsl     r7, r11, r6             \n"
        "strd    r4, r5, [sp, #0]        \n"
        "ldrd    r10, r14, [r2]          \n"
        LOAD_UP
        "strd    r7, r6, [sp, #8]        \n"
        "adr.w   r12, 9f                 \n"
        "sub     r12, r12, r10, lsl #5   \n"
        "orr     r12, r12, #1            \n"
        "str     r12, [sp, #60]          \n"
        "1:                              \n" /* a row of outputs */
        "str     r0, [sp, #52]           \n"
        "str     r1, [sp, #56]           \n"
        "ldr     r11, [sp, #20]          \n"
        "2:                              \n" /* four of them */
        "str     r11, [sp, #44]          \n"
        "str     r0, [sp, #48]           \n"
        "ldr     r4, [sp, #0]            \n"
        "ldr     r2, [sp, #24]           \n"
        "ldr     r3, [sp, #28]           \n"
        "ldr     r12, [sp, #60]          \n"
        "mov     r5, r4                  \n"
        "mov     r6, r4                  \n"
        "mov     r7, r4                  \n"
        "3:                              \n" /* a row of taps */
        "ldr     r8, [r0], #4            \n"
        "bx      r12                     \n"
        ".balign 4                       \n"
        BLOCKS_4 BLOCKS_4 BLOCKS_4
        "9:                              \n"
        "add.w   r0, r0, r14             \n"
        "subs    r3, r3, #1              \n"
        "bne.w   3b                      \n"
        "ldr     r10, [sp, #4]           \n"
        "ldr     r11, [sp, #8]           \n"
        "ldr     r12, [sp, #12]          \n"
        "ldr     r9, [sp, #16]           \n"
        UP
        REQUANTIZE("r4") REQUANTIZE("r5") REQUANTIZE("r6") REQUANTIZE("r7")
        "ldr     r11, [sp, #44]          \n"
        "ldr     r0, [sp, #48]           \n"
        "add     r0, r0, #8              \n"
        "subs    r11, r11, #4            \n"
        "blt     4f                      \n"
        "strb    r4, [r1]                \n"
        "strb    r5, [r1, r9]            \n"
        "strb    r6, [r1, r9, lsl #1]    \n"
        "add     r1, r1, r9, lsl #1      \n"
        "strb    r7, [r1, r9]            \n"
        "add     r1, r1, r9, lsl #1      \n"
        "bne.w   2b                      \n"
        "b       5f                      \n"
        "4:                              \n" /* the last one to three */
        "cmp     r11, #-2                \n"
        "strb    r4, [r1]                \n"
        "it      ge                      \n"
        "strbge  r5, [r1, r9]            \n"
        "it      gt                      \n"
        "strbgt  r6, [r1, r9, lsl #1]    \n"
        "5:                              \n"
        "ldr     r4, [sp, #32]           \n"
        "ldr     r5, [sp, #36]           \n"
        "ldr     r6, [sp, #40]           \n"
        "ldr     r0, [sp, #52]           \n"
        "ldr     r1, [sp, #56]           \n"
        "subs    r4, r4, #1              \n"
        "str     r4, [sp, #32]           \n"
        "add     r0, r0, r5              \n"
        "add     r1, r1, r6              \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #68             \n"
        "pop     {r4-r11, pc}            \n");
}
#undef BLOCK
#undef BLOCKS_4
#undef REQUANTIZE
#undef LOAD_UP
#undef UP
#undef RAISE
/* clang-format on */
#else
#ifdef TG_FITTED
#define OUTPUT_OF(sum)                                                                        \
    tg_requantize_fitted_s8(sum, constants[1], (uint32_t)constants[2] & 31u, (uint32_t)shift, \
                            job->zero_point2, constants[2] >> 5)
#else
#define OUTPUT_OF(sum) tg_requantize_s8(sum, constants[1], shift, job->zero_point2)
#endif
static void tg_depthwise_rows(const uint32_t *plane, int8_t *output, const tg_depthwise_rows_job *job,
                              const int32_t *constants) {
    const int32_t bias = constants[0] >> 5, shift = tg_depthwise_shift(constants);
    const int32_t row_words = job->rest / 4 + job->tap_words + 1;
    for (int32_t row = 0; row < job->rows; row++, plane += job->plane_step / 4, output += job->row) {
        for (int32_t column = 0; column < job->columns; column += 4) {
            int32_t sums[4] = {bias, bias, bias, bias};
            const uint32_t *x = plane + column / 2, *taps = job->taps;
            for (int32_t tap_row = 0; tap_row < job->tap_rows; tap_row++, x += row_words) {
                for (int32_t word = 0; word < job->tap_words; word++, taps += 2) {
                    for (int i = 0; i < 4; i++) {
                        sums[i] = tg_smlad(x[word + i / 2], taps[i % 2], sums[i]);
                    }
                }
            }
            for (int32_t i = 0; i < 4 && column + i < job->columns; i++) {
                output[(column + i) * job->pixel] = (int8_t)OUTPUT_OF(sums[i]);
            }
        }
    }
}
#endif
#endif
