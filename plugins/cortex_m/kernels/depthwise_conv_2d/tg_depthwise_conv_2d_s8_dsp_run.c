#include "tg_depthwise_constants.h"
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

/* What `compute` is told, in the order in which it loads it. */
typedef struct {
    int32_t taps, tap;                        /* pixels of a window, bytes between them */
    int32_t columns, input_step, output_step; /* outputs; input_step: to the next window from one's end */
    int32_t zero_point2;
} job;

/* Four channels' output takes 12 cycles for each tap and 62 besides, of which 40 requantize. */
#if TG_DSP
/* clang-format off */
#define BLOCK                                 /* 44 bytes: the entry is computed from it */                   \
    "ldr.w   r8, [r0]                    \n"                                                                   \
    "ldr.w   r10, [r1], #4               \n"                                                                   \
    "add.w   r0, r0, r3                  \n"                                                                   \
    "sxtb16  r9, r8                     \n"                                                                   \
    "sxtb16  r11, r10                   \n"                                                                   \
    "sxtb16  r8, r8, ror #8             \n"                                                                   \
    "sxtb16  r10, r10, ror #8           \n"                                                                   \
    "smlabb  r4, r9, r11, r4             \n"                                                                   \
    "smlabb  r5, r8, r10, r5             \n"                                                                   \
    "smlatt  r6, r9, r11, r6             \n"                                                                   \
    "smlatt  r7, r8, r10, r7             \n"
#define BLOCKS_4 BLOCK BLOCK BLOCK BLOCK
/* The constants of a channel: its words at r1, its places on the stack. */
#define UNPACK(offset, bias, multiplier, addend, shift)                                                        \
    "ldr     r4, [r1, #" offset "]       \n"                                                                   \
    "ldr     r5, [r1, #" offset "+16]    \n"                                                                   \
    "and     r6, r4, #31                 \n"                                                                   \
    "asr     r4, r4, #5                  \n"                                                                   \
    "lsl     r7, r11, r6                 \n"                                                                   \
    "str     r4, [sp, #" bias "]         \n"                                                                   \
    "str     r5, [sp, #" multiplier "]   \n"                                                                   \
    "str     r7, [sp, #" addend "]       \n"                                                                   \
    "str     r6, [sp, #" shift "]        \n"
#define STORE(sum, multiplier, addend, shift, channel)                                                         \
    "ldr     r8, [sp, #" multiplier "]   \n"                                                                   \
    "ldr     r9, [sp, #" addend "]       \n"                                                                   \
    "ldr     r10, [sp, #" shift "]       \n"                                                                   \
    "lsl.w   " sum ", " sum ", #1        \n"                                                                   \
    "smmlar  r11, " sum ", r8, r9        \n"                                                                   \
    "add.w   r11, r11, " sum ", asr #31  \n"                                                                   \
    "asr.w   r11, r11, r10               \n"                                                                   \
    "ssat    r11, #8, r11, asr #1        \n"                                                                   \
    "strb    r11, [r2, #" channel "]     \n"

/* Registers: r0 input, r1 stream, r2 output, r3 tap, r4-r7 sums, r8-r11 operands, r12 rounds of the loop, r14 entry.
 * Stack: four biases, multipliers, addends and shifts, entry, rounds, columns, input_step, output_step, taps. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const int8_t *input,
                                                     __attribute__((unused)) const int32_t *stream,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const job *told) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "sub     sp, sp, #92             \n"
        "ldm     r3, {r3, r8-r11, r12}   \n" /* taps, tap, columns, input_step, output_step, zero_point2 */
        "str     r9, [sp, #72]           \n"
        "str     r10, [sp, #76]          \n"
        "str     r11, [sp, #80]          \n"
        "mov     r11, r12                \n"
        "add     r4, r3, #7              \n"
        "lsr     r4, r4, #3              \n" /* rounds of 8 blocks */
        "rsb     r5, r3, r4, lsl #3      \n" /* blocks that the first round leaves out */
        "movs    r6, #44                 \n"
        "mul     r5, r5, r6              \n"
        "adr.w   r6, 2f                  \n"
        "add     r5, r5, r6              \n"
        "orr     r5, r5, #1              \n"
        "str     r5, [sp, #64]           \n"
        "str     r4, [sp, #68]           \n"
        "mov     r3, r8                  \n"
        UNPACK("0", "0", "16", "32", "48")
        UNPACK("4", "4", "20", "36", "52")
        UNPACK("8", "8", "24", "40", "56")
        UNPACK("12", "12", "28", "44", "60")
        "add     r1, r1, #32             \n"
        "str     r1, [sp, #84]           \n"
        "1:                              \n" /* four channels of a pixel */
        "ldr     r1, [sp, #84]           \n"
        "ldr     r12, [sp, #68]          \n"
        "ldr     r14, [sp, #64]          \n"
        "ldm     sp, {r4-r7}             \n"
        "bx      r14                     \n"
        ".balign 4                       \n"
        "2:                              \n"
        BLOCKS_4 BLOCKS_4
        "subs    r12, r12, #1            \n"
        "bne.w   2b                      \n"
        STORE("r4", "16", "32", "48", "0")
        STORE("r5", "20", "36", "52", "1")
        STORE("r6", "24", "40", "56", "2")
        STORE("r7", "28", "44", "60", "3")
        "ldr     r10, [sp, #72]          \n"
        "ldr     r8, [sp, #76]           \n"
        "ldr     r9, [sp, #80]           \n"
        "subs    r10, r10, #1            \n"
        "str     r10, [sp, #72]          \n"
        "add     r0, r0, r8              \n"
        "add     r2, r2, r9              \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #92             \n"
        "pop     {r4-r11, pc}            \n");
}
/* clang-format on */
#else
static void compute(const int8_t *input, const int32_t *stream, int8_t *output, const job *j) {
    for (int32_t column = 0; column < j->columns; column++, output += j->output_step) {
        int32_t sums[4];
        for (int i = 0; i < 4; i++) {
            sums[i] = stream[i] >> 5;
        }
        for (int32_t tap = 0; tap < j->taps; tap++, input += j->tap) {
            const uint32_t x = tg_read32(input), w = (uint32_t)stream[8 + tap];
            sums[0] = tg_smlabb(tg_sxtb16(x), tg_sxtb16(w), sums[0]);
            sums[1] = tg_smlabb(tg_sxtb16_ror8(x), tg_sxtb16_ror8(w), sums[1]);
            sums[2] = tg_smlatt(tg_sxtb16(x), tg_sxtb16(w), sums[2]);
            sums[3] = tg_smlatt(tg_sxtb16_ror8(x), tg_sxtb16_ror8(w), sums[3]);
        }
        input += j->input_step;
        for (int i = 0; i < 4; i++) {
            const int32_t shift = tg_depthwise_shift(stream + i);
            output[i] = (int8_t)tg_requantize_s8(sums[i], stream[4 + i], shift, j->zero_point2);
        }
    }
}
#endif

void tg_depthwise_conv_2d_s8_dsp_run(const tg_depthwise_run_dsp_params *p, const int8_t *input,
                                     const int32_t *stream, int8_t *output) {
    const job j = {p->taps,          p->tap,        p->output_columns, p->input_column - p->taps * p->tap,
                   p->output_column, p->zero_point2};
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_batch, output += p->output_batch) {
        const int32_t *group = stream;
        for (int32_t next = 0; next < p->channels; next += 4, group += 8 + p->taps) {
            const int32_t channel = next + 4 <= p->channels ? next : p->channels - 4;
            for (int32_t row = 0; row < p->output_rows; row++) {
                compute(input + row * p->input_row + channel, group, output + row * p->output_row + channel,
                        &j);
            }
        }
    }
}
