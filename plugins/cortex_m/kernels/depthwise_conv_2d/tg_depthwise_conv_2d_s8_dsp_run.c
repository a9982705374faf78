#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

/* The pixels of four channels take 20 cycles for two taps, 11 for a single one, and 65 besides, of which 32
 * requantize and store. */
#if TG_DSP
/* clang-format off */
#define PAIR                                  /* 76 bytes: the entry is computed from it */                   \
    "ldr.w   r8, [r0]                    \n"                                                                   \
    "ldr.w   r9, [r0, r3]                \n"                                                                   \
    "ldr.w   r10, [r1], #4               \n"                                                                   \
    "ldr.w   r11, [r1], #4               \n"                                                                   \
    "add.w   r0, r0, r3, lsl #1          \n"                                                                   \
    "pkhbt   r12, r8, r9, lsl #16        \n"                                                                   \
    "pkhtb   r8, r9, r8, asr #16         \n"                                                                   \
    "sxtb16  r9, r12                     \n"                                                                   \
    "sxtb16  lr, r10                     \n"                                                                   \
    "sxtb16  r12, r12, ror #8            \n"                                                                   \
    "sxtb16  r10, r10, ror #8            \n"                                                                   \
    "smlad   r4, r9, lr, r4              \n"                                                                   \
    "smlad   r5, r12, r10, r5            \n"                                                                   \
    "sxtb16  r9, r8                      \n"                                                                   \
    "sxtb16  lr, r11                     \n"                                                                   \
    "sxtb16  r8, r8, ror #8              \n"                                                                   \
    "sxtb16  r11, r11, ror #8            \n"                                                                   \
    "smlad   r6, r9, lr, r6              \n"                                                                   \
    "smlad   r7, r8, r11, r7             \n"
/* An output by its multiplier: work r3, right shift less one in r12's lowest byte. */
#define STORE(sum, multiplier)                                                                                 \
    "lsl     " sum ", " sum ", #1        \n"                                                                   \
    "lsl     r3, lr, r12                 \n"                                                                   \
    "smmlar  r3, " sum ", " multiplier ", r3\n"                                                                \
    "add     r3, r3, " sum ", asr #31    \n"                                                                   \
    "asr     r3, r3, r12                 \n"                                                                   \
    "ssat    r3, #8, r3, asr #1          \n"                                                                   \
    "strb    r3, [r2], #1                \n"

/* One pixel of the output, four channels at a time. Registers: r0 input, r1 stream, r2 output, r3 tap, r4-r7 sums,
 * r8-r12, r14 work; then r8-r11 multipliers, r12 shifts, r14 zero_point2.
 * Stack: tap, entry, bytes, odd, zero_point2, groups left, back, end of the pairs. */
static __attribute__((naked, noinline)) void compute(__attribute__((unused)) const int8_t *input,
                                                     __attribute__((unused)) const int32_t *stream,
                                                     __attribute__((unused)) int8_t *output,
                                                     __attribute__((unused)) const tg_depthwise_run_dsp_group *told) {
    __asm__ volatile(
        ".syntax unified                 \n"
        "push    {r4-r11, lr}            \n"
        "ldm     r3, {r4-r10}            \n"
        "sub     sp, sp, #36             \n"
        "adr.w   r11, 2f + 1             \n"
        "movs    r12, #76                \n"
        "mla     r5, r5, r12, r11        \n"
        "stm     sp, {r4-r10}            \n"
        "1:                              \n" /* four channels */
        "ldr     r8, [sp, #8]            \n"
        "ldr     r3, [sp]                \n"
        "ldm     r1!, {r4-r7}            \n"
        "add     r8, r8, r1              \n"
        "str     r8, [sp, #28]           \n"
        "ldr     pc, [sp, #4]            \n"
        ".balign 4                       \n"
        "2:                              \n"
        PAIR PAIR PAIR PAIR
        "ldr     r8, [sp, #28]           \n"
        "ldr     r9, [sp, #12]           \n"
        "cmp     r1, r8                  \n"
        "bne.w   2b                      \n"
        "cmp     r9, #0                  \n"
        "beq     3f                      \n"
        "ldr     r8, [r0]                \n" /* a single tap */
        "ldr     r10, [r1], #4           \n"
        "add     r0, r0, r3              \n"
        "sxtb16  r9, r8                  \n"
        "sxtb16  r11, r10                \n"
        "sxtb16  r8, r8, ror #8          \n"
        "sxtb16  r10, r10, ror #8        \n"
        "smlabb  r4, r9, r11, r4         \n"
        "smlabb  r5, r8, r10, r5         \n"
        "smlatt  r6, r9, r11, r6         \n"
        "smlatt  r7, r8, r10, r7         \n"
        "3:                              \n"
        "ldm     r1!, {r8-r12}           \n"
        "ldr     lr, [sp, #16]           \n"
        STORE("r4", "r8")
        "lsr     r12, r12, #8            \n"
        STORE("r5", "r9")
        "lsr     r12, r12, #8            \n"
        STORE("r6", "r10")
        "lsr     r12, r12, #8            \n"
        STORE("r7", "r11")
        "ldr     r4, [sp, #20]           \n"
        "ldr     r5, [sp, #24]           \n"
        "subs    r4, r4, #1              \n"
        "str     r4, [sp, #20]           \n"
        "add     r0, r0, r5              \n"
        "bne.w   1b                      \n"
        "add     sp, sp, #36             \n"
        "pop     {r4-r11, pc}            \n");
}
#undef PAIR
#undef STORE
/* clang-format on */
#else
/* Bytes 0 and 2, then 1 and 3: a pair of taps of two channels. */
static void add_pair(uint32_t x, uint32_t w, int32_t *sums) {
    sums[0] = tg_smlad(tg_sxtb16(x), tg_sxtb16(w), sums[0]);
    sums[1] = tg_smlad(tg_sxtb16_ror8(x), tg_sxtb16_ror8(w), sums[1]);
}

static void compute(const int8_t *input, const int32_t *stream, int8_t *output,
                    const tg_depthwise_run_dsp_group *j) {
    for (int32_t group = 0; group < j->groups; group++, input += j->back) {
        int32_t sums[4];
        memcpy(sums, stream, sizeof sums);
        stream += 4;
        for (const int32_t *end = stream + j->bytes / 4; stream != end; stream += 2, input += 2 * j->tap) {
            const uint32_t x = tg_read32(input), next = tg_read32(input + j->tap);
            add_pair(tg_pkhbt(x, next), (uint32_t)stream[0], sums);
            add_pair(tg_pkhtb(next, x), (uint32_t)stream[1], sums + 2);
        }
        if (j->odd) {
            const uint32_t x = tg_read32(input), w = (uint32_t)*stream++;
            sums[0] = tg_smlabb(tg_sxtb16(x), tg_sxtb16(w), sums[0]);
            sums[1] = tg_smlabb(tg_sxtb16_ror8(x), tg_sxtb16_ror8(w), sums[1]);
            sums[2] = tg_smlatt(tg_sxtb16(x), tg_sxtb16(w), sums[2]);
            sums[3] = tg_smlatt(tg_sxtb16_ror8(x), tg_sxtb16_ror8(w), sums[3]);
            input += j->tap;
        }
        for (int i = 0; i < 4; i++) {
            const int32_t shift = stream[4] >> 8 * i & 0xFF;
            *output++ = (int8_t)tg_requantize_s8(sums[i], stream[i], shift, j->zero_point2);
        }
        stream += 5;
    }
}
#endif

void tg_depthwise_conv_2d_s8_dsp_run(const tg_depthwise_run_dsp_params *p, const int8_t *input,
                                     const int32_t *stream, int8_t *output) {
    for (int32_t row = 0; row < p->rows; row++, input += p->input_row, output += p->output_row) {
        for (int32_t column = 0; column < p->columns; column++) {
            compute(input + column * p->input_column, stream, output + column * p->output_column, &p->groups);
        }
    }
}
