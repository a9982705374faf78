/* Body of tg_rows_s8_dsp and its form for scales per channel: define TG_ROWS (the function's name) and
 * TG_PER_CHANNEL (0 or 1), then include this.
 *
 * As in tg_matrix_body_dsp.h a word of weights holds two rows, so that one expansion serves four products.
 * 29 cycles for 24 products (9 load, 8 expand, 12 multiply), and 4 for a round of 96; 63 for the rest of a
 * six, of which 39 requantize; with scales per channel 80. */
#include "tg_dsp.h"
#include "tg_requantize_dsp.h"
#include "tg_rows_dsp.h"

#if TG_DSP
/* clang-format off */
#define PAIR(weights, both, a)                                                                                 \
    "smlad   " both ", " weights ", r3, " both "\n"                                                            \
    "sxtb16  " weights ", " weights "\n"                                                                       \
    "smlad   " a ", " weights ", r3, " a "\n"
#define WEIGHTS                                                                                                \
    "ldr.w   r10, [r1], #4       \n"                                                                           \
    "ldr.w   r11, [r1], #4       \n"                                                                           \
    "ldr.w   r12, [r1], #4       \n"
#define FOUR                      /* 108 bytes: the entry is computed from it */                              \
    "ldr.w   r2, [r0], #4        \n"                                                                           \
    WEIGHTS                                                                                                    \
    "sxtb16  r3, r2            \n"                                                                             \
    PAIR("r10", "r4", "r5") PAIR("r11", "r6", "r7") PAIR("r12", "r8", "r9")                                    \
    WEIGHTS                                                                                                    \
    "sxtb16  r3, r2, ror #8    \n"                                                                             \
    PAIR("r10", "r4", "r5") PAIR("r11", "r6", "r7") PAIR("r12", "r8", "r9")

#if TG_PER_CHANNEL
#define LOAD_SHIFTS "ldr.w   r10, [r1], #4\n"
#define LOAD_SCALE "ldr.w   r2, [r1], #4\n lsl.w   r3, lr, r10\n"
#define NEXT_SHIFT "lsr.w   r10, r10, #8\n"
#define ADDEND ""
#define LOAD_SCALES "ldr     lr, [sp, #20]\n"
#else
#define LOAD_SHIFTS
#define LOAD_SCALE
#define NEXT_SHIFT
#define ADDEND "lsl     r8, r8, r7\n"
#define LOAD_SCALES "ldr     r2, [sp, #16]\n ldr     r3, [sp, #20]\n ldr     r10, [sp, #24]\n"
#endif
/* The output of a sum, first doubled: multiplier r2, addend r3, right shift less one in r10. */
#define ROW(doubling, sum)                                                                                     \
    LOAD_SCALE                                                                                                 \
    doubling(sum)                                                                                              \
    "smmlar  r0, " sum ", r2, r3 \n"                                                                           \
    "add.w   r0, r0, " sum ", asr #31\n"                                                                       \
    "asr.w   r0, r0, r10         \n"                                                                           \
    "ssat    r0, #8, r0, asr #1  \n"                                                                           \
    "strb    r0, [r11], #1       \n"                                                                           \
    NEXT_SHIFT
#define ROWS(both, a)                                                                                          \
    "sub.w   " both ", " both ", " a "\n"                                                                      \
    ROW(DOUBLE_A, a) ROW(DOUBLE_B, both)
#define DOUBLE_A(sum) "lsl.w " sum ", " sum ", #1\n"
#define DOUBLE_B(sum) "asr.w " sum ", " sum ", #7\n" /* it is 256 times B's */

/* Registers: r1 stream; r4-r9 sums (256 * B + A, A) of three pairs. In the loop: r0 input, r2 four inputs, r3 two of
 * them, r10-r12 weights, lr rounds of four fours. After it: r0 result, r11 output, lr zero_point2 if per channel.
 * Stack: input, rounds, entry into the first round, output, multiplier, addend or zero_point2, shift, end. */
__attribute__((naked)) void TG_ROWS(__attribute__((unused)) const int8_t *input,
                                    __attribute__((unused)) const int32_t *stream,
                                    __attribute__((unused)) int8_t *output,
                                    __attribute__((unused)) const tg_rows_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #36         \n"
        "ldm     r3, {r4-r8}         \n" /* fours, end, multiplier, shift, zero_point2 */
        "add     r9, r4, #3          \n"
        "lsr     r9, r9, #2          \n" /* rounds */
        "rsb     r10, r4, r9, lsl #2 \n" /* fours that the first round leaves out */
        "movs    r11, #108           \n"
        "adr     r12, 2f + 1         \n"
        "mla     r10, r10, r11, r12  \n"
        ADDEND
        "strd    r0, r9, [sp, #0]    \n"
        "strd    r10, r2, [sp, #8]   \n"
        "strd    r6, r8, [sp, #16]   \n"
        "strd    r7, r5, [sp, #24]   \n"
        "1:                          \n" /* six rows */
        "ldm     r1!, {r4-r9}        \n"
        "ldr     r0, [sp, #0]        \n"
        "ldr     lr, [sp, #4]        \n"
        "ldr     pc, [sp, #8]        \n"
        ".balign 4                   \n"
        "2:                          \n"
        FOUR FOUR FOUR FOUR
        "subs    lr, lr, #1          \n"
        "bne.w   2b                  \n"
        LOAD_SCALES
        "ldr     r11, [sp, #12]      \n"
        LOAD_SHIFTS
        ROWS("r4", "r5")
        ROWS("r6", "r7")
        LOAD_SHIFTS
        ROWS("r8", "r9")
        "str     r11, [sp, #12]      \n"
        "ldr     r0, [sp, #28]       \n"
        "cmp     r1, r0              \n"
        "bne.w   1b                  \n"
        "add     sp, sp, #36         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
static void add_four(const int8_t *input, const int32_t *stream, int32_t *sums) {
    const uint32_t four = tg_read32(input);
    const uint32_t halves[2] = {tg_sxtb16(four), tg_sxtb16_ror8(four)};
    for (int half = 0; half < 2; half++) {
        for (int pair = 0; pair < 6; pair += 2) {
            const uint32_t weights = (uint32_t)*stream++;
            sums[pair] = tg_smlad(weights, halves[half], sums[pair]);
            sums[pair + 1] = tg_smlad(tg_sxtb16(weights), halves[half], sums[pair + 1]);
        }
    }
}

void TG_ROWS(const int8_t *input, const int32_t *stream, int8_t *output, const tg_rows_dsp_params *p) {
    while (stream != p->end) {
        int32_t sums[6];
        memcpy(sums, stream, sizeof sums);
        stream += 6;
        for (int32_t four = 0; four < p->fours; four++, stream += 6) {
            add_four(input + 4 * four, stream, sums);
        }
        uint32_t shifts = (uint32_t)p->shift;
        for (int row = 0; row < 6; row++) {
            const int32_t both = sums[row & ~1], a = sums[row | 1];
            const int32_t sum = row & 1 ? (int32_t)((uint32_t)both - (uint32_t)a) >> 8 : a;
            if (TG_PER_CHANNEL) {
                shifts = row & 3 ? shifts >> 8 : (uint32_t)*stream++;
            }
            const int32_t multiplier = TG_PER_CHANNEL ? *stream++ : p->multiplier;
            *output++ = (int8_t)tg_requantize_s8(sum, multiplier, (int32_t)(shifts & 0xFFu), p->zero_point2);
        }
    }
}
#endif
