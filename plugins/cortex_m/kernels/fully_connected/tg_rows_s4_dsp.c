#include "tg_rows_s4_dsp.h"
#include "tg_dsp.h"
#include "tg_requantize_dsp.h"

#if TG_DSP
/* clang-format off */
#define ROW(sum)                                                                                               \
    "and.w   lr, r3, r12         \n"                                                                           \
    "smlad   " sum ", lr, r8, " sum "\n"                                                                       \
    "and.w   lr, r3, r12, lsr #4 \n"                                                                           \
    "smlad   " sum ", lr, r9, " sum "\n"                                                                       \
    "and.w   lr, r3, r12, lsr #8 \n"                                                                           \
    "smlad   " sum ", lr, r10, " sum "\n"                                                                      \
    "and.w   r12, r3, r12, lsr #12\n"                                                                          \
    "smlad   " sum ", r12, r11, " sum "\n"
/* Eight inputs: 46 cycles for 32 products, and 4 for the round: two a round would take 130 bytes more. */
#define EIGHT                                                                                                  \
    "ldr.w   r8, [r0], #4        \n"                                                                           \
    "ldr.w   r10, [r0], #4       \n"                                                                           \
    "ldr.w   r12, [r1], #4       \n"                                                                           \
    "sxtb16  r9, r8, ror #8      \n"                                                                           \
    "sxtb16  r8, r8              \n"                                                                           \
    "sxtb16  r11, r10, ror #8    \n"                                                                           \
    "sxtb16  r10, r10            \n"                                                                           \
    ROW("r4")                                                                                                  \
    "ldr.w   r12, [r1], #4       \n"                                                                           \
    ROW("r5")                                                                                                  \
    "ldr.w   r12, [r1], #4       \n"                                                                           \
    ROW("r6")                                                                                                  \
    "ldr.w   r12, [r1], #4       \n"                                                                           \
    ROW("r7")
/* The output of a sum: r8 shift, r9 up, zero_point2 and carry in r2 and r3. */
#define OUTPUT(sum)                                                                                            \
    "ldr.w   r10, [r1], #4       \n"                                                                           \
    "lsl.w   " sum ", " sum ", r9\n"                                                                           \
    "lsl.w   r11, r2, r8         \n"                                                                           \
    "add     r11, r11, r3        \n"                                                                           \
    "smmlar  r11, " sum ", r10, r11\n"                                                                         \
    "add.w   r11, r11, " sum ", asr #31\n"                                                                     \
    "asr.w   r11, r11, r8        \n"                                                                           \
    "ssat    r11, #8, r11, asr #1\n"                                                                           \
    "lsr.w   r8, r8, #8          \n"                                                                           \
    "lsr.w   r9, r9, #8          \n"                                                                           \
    "strb    r11, [lr], #1       \n"

/* Registers: r0 input, r1 stream, r2 rounds, r3 mask, r4-r7 sums, r8-r11 inputs in the order 0, 2; 1, 3; 4, 6; 5, 7,
 * r12 weights. Stack: input, words, output, end, offset, zero_point2, carry. */
__attribute__((naked)) void tg_rows_s4_dsp(__attribute__((unused)) const int8_t *input,
                                           __attribute__((unused)) const int32_t *stream,
                                           __attribute__((unused)) int8_t *output,
                                           __attribute__((unused)) const tg_rows_s4_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #28         \n"
        "ldm     r3, {r4-r8}         \n" /* words, end, offset, zero_point2, carry */
        "strd    r0, r4, [sp, #0]    \n"
        "strd    r2, r5, [sp, #8]    \n"
        "strd    r6, r7, [sp, #16]   \n"
        "str     r8, [sp, #24]       \n"
        "1:                          \n" /* four rows */
        "ldm     r1!, {r4-r7}        \n"
        "ldr     r8, [sp, #16]       \n"
        "ldrd    r0, r2, [sp, #0]    \n"
        "sub.w   r4, r4, r8          \n"
        "sub.w   r5, r5, r8          \n"
        "sub.w   r6, r6, r8          \n"
        "sub.w   r7, r7, r8          \n"
        "mov.w   r3, #0x000F000F     \n"
        ".balign 4                   \n"
        "2:                          \n"
        EIGHT
        "subs    r2, r2, #1          \n"
        "bne.w   2b                  \n"
        "ldr     r8, [r1], #4        \n"
        "ldr     r9, [r1], #4        \n"
        "ldrd    r2, r3, [sp, #20]   \n"
        "ldr     lr, [sp, #8]        \n"
        OUTPUT("r4") OUTPUT("r5") OUTPUT("r6") OUTPUT("r7")
        "str     lr, [sp, #8]        \n"
        "ldr     r0, [sp, #12]       \n"
        "cmp     r1, r0              \n"
        "bne.w   1b                  \n"
        "add     sp, sp, #28         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_rows_s4_dsp(const int8_t *input, const int32_t *stream, int8_t *output,
                    const tg_rows_s4_dsp_params *p) {
    while (stream != p->end) {
        int32_t sums[4] = {stream[0] - p->offset, stream[1] - p->offset, stream[2] - p->offset,
                           stream[3] - p->offset};
        stream += 4;
        for (int32_t word = 0; word < p->words; word++, stream += 4) {
            const uint32_t first = tg_read32(input + 8 * word), second = tg_read32(input + 8 * word + 4);
            const uint32_t lanes[4] = {tg_sxtb16(first), tg_sxtb16_ror8(first), tg_sxtb16(second),
                                       tg_sxtb16_ror8(second)};
            for (int i = 0; i < 16; i++) {
                const uint32_t weights = (uint32_t)stream[i >> 2] >> 4 * (i & 3) & 0x000F000Fu;
                sums[i >> 2] = tg_smlad(weights, lanes[i & 3], sums[i >> 2]);
            }
        }
        for (int row = 0; row < 4; row++) {
            const uint32_t shift = (uint32_t)stream[0] >> 8 * row, up = (uint32_t)stream[1] >> 8 * row;
            *output++ = (int8_t)tg_requantize_fitted_s8(sums[row], stream[2 + row], up & 0xFFu, shift & 0xFFu,
                                                        p->zero_point2, p->carry);
        }
        stream += 6;
    }
}
#endif
