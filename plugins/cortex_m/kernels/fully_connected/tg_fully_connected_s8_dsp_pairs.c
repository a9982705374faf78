#include "tg_fully_connected_dsp.h"
#include "tg_pair_dsp.h"

/* 28 cycles for 16 products, 54 for the rest of a pair, of which 14 requantize. */
#if TG_DSP
/* clang-format off */
#define FOUR(inputs, even, odd)                                                                                \
    "sxtb16  r11, " inputs "         \n"                                                                       \
    "sxtb16  lr, " inputs ", ror #8  \n"                                                                       \
    "smlad   r3, " even ", r11, r3   \n"                                                                       \
    "smlad   r3, " odd ", lr, r3     \n"                                                                       \
    "sxtb16  " even ", " even "      \n"                                                                       \
    "sxtb16  " odd ", " odd "        \n"                                                                       \
    "smlad   r4, " even ", r11, r4   \n"                                                                       \
    "smlad   r4, " odd ", lr, r4     \n"
/* The output of a doubled sum: multiplier, right shift less one in r7's lowest byte, 2 * zero point + 1 in lr. */
#define STORE(sum, multiplier)                                                                                 \
    "lsl     r5, lr, r7              \n"                                                                       \
    "smmlar  r5, " sum ", " multiplier ", r5\n"                                                                \
    "add     r5, r5, " sum ", asr #31\n"                                                                       \
    "asrs    r5, r7                  \n"                                                                       \
    "ssat    r5, #8, r5, asr #1      \n"                                                                       \
    "strb    r5, [r12], #1           \n"

/* Registers: r0 input, r1 stream, r2 eights left, r3 256 * B + A, r4 A, r5, r6 inputs, r7-r10 weights,
 * r11, lr two inputs, r12 output. Stack: input, eights, whether four follow, units left, zero_point2. */
static __attribute__((naked, noinline)) void pairs(__attribute__((unused)) const int8_t *input,
                                                   __attribute__((unused)) const int32_t *stream,
                                                   __attribute__((unused)) int8_t *output,
                                                   __attribute__((unused)) const tg_fully_connected_dsp_params *p) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "mov     r12, r2             \n"
        "ldrd    r5, r7, [r3, #4]    \n" /* depth, units */
        "ldr     r8, [r3, #20]       \n" /* zero_point2 */
        "adds    r5, #3              \n"
        "ubfx    r6, r5, #2, #1      \n"
        "asrs    r5, r5, #3          \n"
        "sub     sp, #20             \n"
        "stm     sp, {r0, r5-r8}     \n"
        "1:                          \n"
        "ldm     r1!, {r3, r4}       \n"
        "ldr     r0, [sp]            \n"
        "ldr     r2, [sp, #4]        \n"
        "cbz     r2, 3f              \n"
        "2:                          \n"
        "ldr     r5, [r0], #4        \n"
        "ldr     r6, [r0], #4        \n"
        "ldm     r1!, {r7-r10}       \n"
        FOUR("r5", "r7", "r8")
        FOUR("r6", "r9", "r10")
        "subs    r2, #1              \n"
        "bne     2b                  \n"
        "3:                          \n"
        "ldr     r2, [sp, #8]        \n"
        "cbz     r2, 4f              \n"
        "ldr     r5, [r0]            \n"
        "ldm     r1!, {r7, r8}       \n"
        FOUR("r5", "r7", "r8")
        "4:                          \n"
        "ldm     r1!, {r7-r9}        \n" /* shifts, multipliers */
        "ldr     r2, [sp, #12]       \n"
        "ldr     lr, [sp, #16]       \n"
        "subs    r3, r3, r4          \n"
        "lsls    r4, r4, #1          \n"
        STORE("r4", "r8")
        "subs    r2, #1              \n"
        "beq     5f                  \n"
        "asrs    r3, r3, #7          \n" /* 256 times B */
        "lsrs    r7, r7, #8          \n"
        STORE("r3", "r9")
        "subs    r2, #1              \n"
        "str     r2, [sp, #12]       \n"
        "bne     1b                  \n"
        "5:                          \n"
        "add     sp, #20             \n"
        "pop     {r4-r11, pc}        \n");
}
#undef FOUR
#undef STORE
/* clang-format on */
#else
static void pairs(const int8_t *input, const int32_t *stream, int8_t *output,
                  const tg_fully_connected_dsp_params *p) {
    for (int32_t left = p->units; left > 0; left -= 2, stream += 3) {
        int32_t a, b;
        stream = tg_pair_sums(input, stream, (p->depth + 3) >> 2, &a, &b);
        *output++ = (int8_t)tg_requantize_s8(a, stream[1], stream[0] & 0xFF, p->zero_point2);
        if (left > 1) {
            *output++ = (int8_t)tg_requantize_s8(b, stream[2], stream[0] >> 8, p->zero_point2);
        }
    }
}
#endif

void tg_fully_connected_s8_dsp_pairs(const tg_fully_connected_dsp_params *p, const int8_t *input,
                                     const int32_t *stream, int8_t *output, int8_t *scratch) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth, output += p->units) {
        pairs(tg_whole_fours(input, p->depth, scratch), stream, output, p);
    }
}
