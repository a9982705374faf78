/* A weight times (a + 2^16 * b) is both products in one word. Two of them, with weights of at most 127, add
 * up to 16 bits in each half, and are then split: the upper half, corrected for the lower one's sign, goes to
 * b's sum, the whole to a's, from which 2^16 times b's sum is taken away at the end.
 *
 * For eight products Armv6-M takes 19 instructions: 1 loads pixels, 4 weights, 4 multiply, 2 add, 8 split.
 * Armv7-M, where the lower half is kept positive by an addend, takes 11: 1, 2, 4 and 4. */
#include "tg_asm_armv6m.h"
#include "tg_matrix_scalar.h"
#include "tg_split_sums_swar.h"

#if defined(__thumb__) && !defined(__thumb2__)
/* clang-format off */
#define PAIR                      /* 38 bytes: the entry is computed from it */                                \
    "ldmia  r0!, {r4-r7}         \n"                                                                           \
    "ldrsb  r2, [r1, r3]         \n"                                                                           \
    "adds   r1, #1               \n"                                                                           \
    "muls   r4, r2               \n"                                                                           \
    "muls   r5, r2               \n"                                                                           \
    "ldrsb  r2, [r1, r3]         \n"                                                                           \
    "adds   r1, #1               \n"                                                                           \
    "muls   r6, r2               \n"                                                                           \
    "muls   r7, r2               \n"                                                                           \
    "adds   r4, r6               \n"                                                                           \
    "adds   r5, r7               \n"                                                                           \
    "add    r8, r4               \n"                                                                           \
    "asrs   r4, #16              \n" /* carry: the lower half's sign */                                        \
    "adcs   r4, r3               \n"                                                                           \
    "add    r9, r4               \n"                                                                           \
    "add    r10, r5              \n"                                                                           \
    "asrs   r5, #16              \n"                                                                           \
    "adcs   r5, r3               \n"                                                                           \
    "add    r11, r5              \n"

/* Registers: r0 pixels, r1 weights, r2 a weight, r3 zero, r4-r7 products, r8 and r10 sums of whole words, r9 and r11
 * of upper halves, r12 end of pixels, lr entry into the loop. Stack: pixels, sums, end of sums. */
__attribute__((naked)) void tg_matrix_s8_scalar(__attribute__((unused)) const int32_t *pixels,
                                                __attribute__((unused)) const int8_t *weights,
                                                __attribute__((unused)) int32_t *sums,
                                                __attribute__((unused)) int32_t pairs,
                                                __attribute__((unused)) int32_t channels) {
    __asm__ volatile(
        ".syntax unified             \n"
        TG_ASM_PUSH_ARMV6M
        "ldr    r4, [sp, #36]        \n" /* channels */
        "lsls   r4, r4, #4           \n"
        "adds   r4, r4, r2           \n"
        "push   {r4}                 \n"
        "push   {r2}                 \n"
        "push   {r0}                 \n"
        "lsls   r4, r3, #4           \n"
        "adds   r4, r4, r0           \n"
        "mov    r12, r4              \n"
        "negs   r3, r3               \n" /* pairs that the first round leaves out */
        "movs   r4, #3               \n"
        "ands   r3, r4               \n"
        "movs   r4, #38              \n"
        "muls   r3, r4               \n"
        "adr    r4, 2f               \n"
        "adds   r4, r4, r3           \n"
        "adds   r4, #1               \n" /* Thumb */
        "mov    lr, r4               \n"
        "movs   r3, #0               \n"
        "1:                          \n" /* a channel */
        "ldr    r0, [sp]             \n"
        "mov    r8, r3               \n"
        "mov    r9, r3               \n"
        "mov    r10, r3              \n"
        "mov    r11, r3              \n"
        "bx     lr                   \n"
        ".balign 4                   \n"
        "2:                          \n"
        PAIR PAIR PAIR PAIR
        "cmp    r0, r12              \n"
        "bne    2b                   \n"
        "mov    r5, r9               \n"
        "lsls   r4, r5, #16          \n"
        "mov    r2, r8               \n"
        "subs   r4, r2, r4           \n"
        "mov    r7, r11              \n"
        "lsls   r6, r7, #16          \n"
        "mov    r2, r10              \n"
        "subs   r6, r2, r6           \n"
        "ldr    r2, [sp, #4]         \n"
        "stmia  r2!, {r4-r7}         \n"
        "str    r2, [sp, #4]         \n"
        "ldr    r4, [sp, #8]         \n"
        "cmp    r2, r4               \n"
        "bne    1b                   \n"
        "add    sp, #12              \n"
        TG_ASM_POP_ARMV6M);
}
/* clang-format on */
#elif defined(__thumb2__)
/* clang-format off */
#define PAIR                      /* 42 bytes: the entry is computed from it */                                \
    "ldmia   r0!, {r4-r7}        \n"                                                                           \
    "ldrsb.w r8, [r1], #1        \n"                                                                           \
    "mla     r4, r4, r8, r3      \n"                                                                           \
    "mla     r5, r5, r8, r3      \n"                                                                           \
    "ldrsb.w r8, [r1], #1        \n"                                                                           \
    "mla     r4, r6, r8, r4      \n"                                                                           \
    "mla     r5, r7, r8, r5      \n"                                                                           \
    "add.w   r9, r9, r4          \n"                                                                           \
    "add.w   r10, r10, r4, asr #16\n"                                                                          \
    "add.w   r11, r11, r5        \n"                                                                           \
    "add.w   r12, r12, r5, asr #16\n"

/* Registers: r0 pixels, r1 weights, r2 sums, r3 2^15, r4-r7 products, r8 a weight, r9 and r11 sums of whole words,
 * r10 and r12 of upper halves, lr end of pixels. Stack: pixels, entry into the loop, start and end of sums. */
__attribute__((naked)) void tg_matrix_s8_scalar(__attribute__((unused)) const int32_t *pixels,
                                                __attribute__((unused)) const int8_t *weights,
                                                __attribute__((unused)) int32_t *sums,
                                                __attribute__((unused)) int32_t pairs,
                                                __attribute__((unused)) int32_t channels) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "ldr     r7, [sp, #36]       \n" /* channels */
        "sub     sp, sp, #20         \n"
        "add     r7, r2, r7, lsl #4  \n"
        "rsbs    r4, r3, #0          \n"
        "lsls    r6, r4, #15         \n" /* takes the addends away */
        "and     r4, r4, #3          \n" /* pairs that the first round leaves out */
        "movs    r5, #42             \n"
        "adr     r8, 2f + 1          \n"
        "mla     r5, r4, r5, r8      \n"
        "strd    r0, r5, [sp, #0]    \n"
        "strd    r6, r7, [sp, #8]    \n"
        "add     lr, r0, r3, lsl #4  \n"
        "mov     r3, #0x8000         \n"
        "1:                          \n" /* a channel */
        "ldr     r0, [sp, #0]        \n"
        "ldr     r9, [sp, #8]        \n"
        "mov     r10, #0             \n"
        "mov     r11, r9             \n"
        "mov     r12, #0             \n"
        "ldr     pc, [sp, #4]        \n"
        ".balign 4                   \n"
        "2:                          \n"
        PAIR PAIR PAIR PAIR
        "cmp     r0, lr              \n"
        "bne     2b                  \n"
        "ldr     r4, [sp, #12]       \n"
        "sub     r9, r9, r10, lsl #16 \n"
        "sub     r11, r11, r12, lsl #16 \n"
        "stmia   r2!, {r9-r12}       \n"
        "cmp     r2, r4              \n"
        "bne     1b                  \n"
        "add     sp, sp, #20         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_matrix_s8_scalar(const int32_t *pixels, const int8_t *weights, int32_t *sums, int32_t pairs,
                         int32_t channels) {
    for (; channels > 0; channels--, weights += 2 * pairs, sums += 4) {
        uint32_t whole[2] = {0, 0};
        int32_t upper[2] = {0, 0};
        for (int32_t i = 0; i < pairs; i++) {
            for (int half = 0; half < 2; half++) {
                const int32_t both =
                    pixels[4 * i + half] * weights[2 * i] + pixels[4 * i + 2 + half] * weights[2 * i + 1];
                whole[half] += (uint32_t)both;
                upper[half] += (both + 0x8000) >> 16;
            }
        }
        tg_split_sums(whole, upper, sums);
    }
}
#endif
