/* A weight and where it stands are had once for eight pixels, whose bytes two words hold: 35 cycles for the
 * 16 products of a pair, and 3 for the loop. */
#include "tg_sparse_dsp.h"

#include "tg_dsp.h"

#if TG_DSP
/* clang-format off */
/* Four pixels of `word`, times the lane `w` ("b" or "t") of the weights; r0 or r2, `spare`, is free. */
#define FOUR(word, w, spare, p0, p1, p2, p3)                                                                   \
    "sxtb16  " spare ", " word "            \n"                                                                \
    "sxtb16  " word ", " word ", ror #8     \n"                                                                \
    "smlab" w " " p0 ", " spare ", r3, " p0 "\n"                                                               \
    "smlat" w " " p2 ", " spare ", r3, " p2 "\n"                                                               \
    "smlab" w " " p1 ", " word ", r3, " p1 "\n"                                                                \
    "smlat" w " " p3 ", " word ", r3, " p3 "\n"
#define EIGHT(base, w, spare)                                                                                  \
    "ldrd    r12, lr, [" base "]            \n"                                                                \
    FOUR("r12", w, spare, "r4", "r5", "r6", "r7")                                                              \
    FOUR("lr", w, spare, "r8", "r9", "r10", "r11")
/* A pair of weights; `base` points to the last weight's pixels, and then `next` to those of the second. */
#define PAIR(base, next)                                                                                       \
    "ldr     " next ", [r1], #4             \n"                                                                \
    "sxtb16  r3, " next ", ror #8           \n"                                                                \
    "uxtab   " base ", " base ", " next "   \n"                                                                \
    "uxtab   " next ", " base ", " next ", ror #16\n"                                                          \
    EIGHT(base, "b", base)                                                                                     \
    EIGHT(next, "t", base)

/* Registers: r1 stream, r0 and r2 in turn pixels and a pair, r3 weights, r4-r11 sums, r12, lr operands. Stack: end of
 * the channel's stream, pixels, sums, channels. */
__attribute__((naked)) const uint32_t *tg_sparse_s8_dsp(__attribute__((unused)) const int32_t *pixels,
                                                        __attribute__((unused)) const uint32_t *stream,
                                                        __attribute__((unused)) int32_t *sums,
                                                        __attribute__((unused)) int32_t channels) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #16         \n"
        "strd    r2, r3, [sp, #8]    \n"
        "str     r0, [sp, #4]        \n"
        "1:                          \n" /* a channel */
        "ldr     r2, [r1], #4        \n"
        "movs    r4, #0              \n"
        "movs    r5, #0              \n"
        "movs    r6, #0              \n"
        "movs    r7, #0              \n"
        "mov     r8, r4              \n"
        "mov     r9, r4              \n"
        "mov     r10, r4             \n"
        "mov     r11, r4             \n"
        "add     r12, r1, r2         \n"
        "cmp     r2, #0              \n"
        "beq     4f                  \n"
        "str     r12, [sp, #0]       \n"
        "lsls    r2, r2, #29         \n" /* an odd number of pairs begins in the middle */
        "mov     r2, r0              \n"
        "bmi     3f                  \n"
        "2:                          \n"
        PAIR("r0", "r2")
        "3:                          \n"
        PAIR("r2", "r0")
        "ldr     r12, [sp, #0]       \n"
        "cmp     r1, r12             \n"
        "bne     2b                  \n"
        "4:                          \n"
        "ldr     r0, [sp, #8]        \n"
        "ldr     r2, [sp, #12]       \n"
        "stmia   r0!, {r4-r11}       \n"
        "subs    r2, r2, #1          \n"
        "strd    r0, r2, [sp, #8]    \n"
        "ldr     r0, [sp, #4]        \n"
        "bne     1b                  \n"
        "mov     r0, r1              \n"
        "add     sp, sp, #16         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
/* Adds the products of one weight. */
static void eight(const int32_t *word, int32_t weight, int32_t *sums) {
    for (int half = 0; half < 2; half++, sums += 4) {
        const uint32_t even = tg_sxtb16((uint32_t)word[half]), odd = tg_sxtb16_ror8((uint32_t)word[half]);
        sums[0] = tg_smlabb(even, (uint32_t)weight, sums[0]);
        sums[1] = tg_smlabb(odd, (uint32_t)weight, sums[1]);
        sums[2] = tg_smlatb(even, (uint32_t)weight, sums[2]);
        sums[3] = tg_smlatb(odd, (uint32_t)weight, sums[3]);
    }
}

const uint32_t *tg_sparse_s8_dsp(const int32_t *pixels, const uint32_t *stream, int32_t *sums,
                                 int32_t channels) {
    for (; channels > 0; channels--, sums += 8) {
        const int32_t *at = pixels;
        for (int i = 0; i < 8; i++) {
            sums[i] = 0;
        }
        for (uint32_t bytes = *stream++; bytes > 0; bytes -= 4) {
            const uint32_t pair = *stream++, weights = tg_sxtb16_ror8(pair);
            at += (pair & 0xFFu) / 4;
            eight(at, (int16_t)weights, sums);
            at += (pair >> 16 & 0xFFu) / 4;
            eight(at, (int32_t)weights >> 16, sums);
        }
    }
    return stream;
}
#endif
