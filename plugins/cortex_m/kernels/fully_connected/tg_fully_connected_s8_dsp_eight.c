#include "tg_dsp.h"
#include "tg_fully_connected_eight_dsp.h"

/* 36 cycles a pair: 16 products take 20, two outputs 12, the loop 4. The inputs are expanded once, and
 * doubled, because requantization wants doubled sums. */
#if TG_DSP
/* clang-format off */
#define TWO(weights, inputs)                                                                                   \
    "smlad   r8, " weights ", " inputs ", r8 \n"                                                               \
    "sxtb16  " weights ", " weights "        \n"                                                               \
    "smlad   r9, " weights ", " inputs ", r9 \n"
#define OUTPUT(sum)                                                                                            \
    "smmlar  r10, " sum ", r1, r0        \n"                                                                   \
    "add     r10, r10, " sum ", asr #31  \n"                                                                   \
    "asr     r10, r10, r12               \n"                                                                   \
    "ssat    r10, #8, r10, asr #1        \n"                                                                   \
    "strb    r10, [r3], #1               \n"

/* Registers: r0 addend, r1 multiplier, r2 stream, r3 output, r4-r7 inputs (0, 2), (1, 3), (4, 6), (5, 7),
 * r8 512 * B + 2 * A, r9 2 * A, r10, r11 weights, r12 shift, lr end of the stream. */
__attribute__((naked)) void tg_fully_connected_s8_dsp_eight(
    __attribute__((unused)) const tg_fully_connected_eight_params *params, __attribute__((unused)) const int8_t *input,
    __attribute__((unused)) const int32_t *stream, __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "ldr     r4, [r1]            \n"
        "ldr     r6, [r1, #4]        \n"
        "ldm     r0, {r0, r1, r12, lr}\n"
        "add     lr, lr, lr, lsl #1  \n" /* 3 words a unit */
        "add     lr, r2, lr, lsl #2  \n"
        "sxtb16  r5, r4, ror #8      \n"
        "sxtb16  r7, r6, ror #8      \n"
        "sxtb16  r4, r4              \n"
        "sxtb16  r6, r6              \n"
        "sadd16  r5, r5, r5          \n"
        "sadd16  r7, r7, r7          \n"
        "sadd16  r4, r4, r4          \n"
        "sadd16  r6, r6, r6          \n"
        "1:                          \n"
        "ldm     r2!, {r8-r11}       \n"
        TWO("r10", "r4")
        TWO("r11", "r5")
        "ldm     r2!, {r10, r11}     \n"
        TWO("r10", "r6")
        TWO("r11", "r7")
        OUTPUT("r9")
        "sub     r8, r8, r9          \n"
        "asr     r8, r8, #8          \n" /* 2 * B */
        OUTPUT("r8")
        "cmp     r2, lr              \n"
        "bne     1b                  \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_fully_connected_s8_dsp_eight(const tg_fully_connected_eight_params *p, const int8_t *input,
                                     const int32_t *stream, int8_t *output) {
    const uint32_t four = tg_read32(input), more = tg_read32(input + 4);
    uint32_t twos[4] = {tg_sxtb16(four), tg_sxtb16_ror8(four), tg_sxtb16(more), tg_sxtb16_ror8(more)};
    for (int i = 0; i < 4; i++) {
        twos[i] = tg_sadd16(twos[i], twos[i]);
    }
    for (const int32_t *const end = stream + 3 * p->units; stream != end; stream += 6) {
        int32_t both = stream[0], sums[2] = {stream[1], 0};
        for (int i = 0; i < 4; i++) {
            const uint32_t weights = (uint32_t)stream[2 + i];
            both = tg_smlad(weights, twos[i], both);
            sums[0] = tg_smlad(tg_sxtb16(weights), twos[i], sums[0]);
        }
        sums[1] = (int32_t)((uint32_t)both - (uint32_t)sums[0]) >> 8;
        for (int i = 0; i < 2; i++) {
            const int32_t scaled = tg_smmlar(sums[i], p->multiplier, p->addend) + (sums[i] >> 31);
            *output++ = (int8_t)tg_ssat8_half(scaled >> p->shift);
        }
    }
}
#endif
