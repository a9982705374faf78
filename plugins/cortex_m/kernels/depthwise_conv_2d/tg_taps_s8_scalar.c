/* A tap of four pixels takes 15 instructions on Armv6-M: 1 loads addresses, 2 a weight, 4 inputs, 8 multiply
 * and add; on Armv7-M 10. */
#include "tg_asm_armv6m.h"
#include "tg_taps_scalar.h"

#if defined(__thumb__) && !defined(__thumb2__)
/* clang-format off */
#define TAP                       /* 30 bytes: the entry is computed from it */                                \
    "ldmia  r0!, {r4-r7}         \n"                                                                           \
    "ldrsb  r2, [r1, r3]         \n"                                                                           \
    "adds   r1, #1               \n"                                                                           \
    "ldrsb  r4, [r4, r3]         \n"                                                                           \
    "ldrsb  r5, [r5, r3]         \n"                                                                           \
    "ldrsb  r6, [r6, r3]         \n"                                                                           \
    "ldrsb  r7, [r7, r3]         \n"                                                                           \
    "muls   r4, r2               \n"                                                                           \
    "muls   r5, r2               \n"                                                                           \
    "muls   r6, r2               \n"                                                                           \
    "muls   r7, r2               \n"                                                                           \
    "add    r8, r4               \n"                                                                           \
    "add    r9, r5               \n"                                                                           \
    "add    r10, r6              \n"                                                                           \
    "add    r11, r7              \n"

/* Registers: r0 taps, r1 weights less the channel, r2 a weight, r3 channel, r4-r7 addresses, inputs, products, r8-r11
 * sums, r12 end of taps, lr entry into the loop. Stack: taps, sums, last channel's end. */
__attribute__((naked)) void tg_taps_s8_scalar(__attribute__((unused)) const int8_t *const *taps,
                                              __attribute__((unused)) const int8_t *weights,
                                              __attribute__((unused)) int32_t *sums,
                                              __attribute__((unused)) int32_t count,
                                              __attribute__((unused)) int32_t first,
                                              __attribute__((unused)) int32_t end) {
    __asm__ volatile(
        ".syntax unified             \n"
        TG_ASM_PUSH_ARMV6M
        "ldr    r5, [sp, #36]        \n" /* first */
        "ldr    r4, [sp, #40]        \n" /* end */
        "subs   r1, r1, r5           \n"
        "push   {r4}                 \n"
        "push   {r2}                 \n"
        "push   {r0}                 \n"
        "lsls   r4, r3, #4           \n"
        "adds   r4, r4, r0           \n"
        "mov    r12, r4              \n"
        "negs   r3, r3               \n" /* taps that the first round leaves out: -count modulo 4 */
        "movs   r4, #3               \n"
        "ands   r3, r4               \n"
        "movs   r4, #30              \n"
        "muls   r3, r4               \n"
        "adr    r4, 2f               \n"
        "adds   r4, r4, r3           \n"
        "adds   r4, #1               \n" /* Thumb */
        "mov    lr, r4               \n"
        "mov    r3, r5               \n"
        "1:                          \n" /* a channel */
        "ldr    r0, [sp]             \n"
        "movs   r2, #0               \n"
        "mov    r8, r2               \n"
        "mov    r9, r2               \n"
        "mov    r10, r2              \n"
        "mov    r11, r2              \n"
        "bx     lr                   \n"
        ".balign 4                   \n"
        "2:                          \n"
        TAP TAP TAP TAP
        "cmp    r0, r12              \n"
        "bne    2b                   \n"
        "mov    r4, r8               \n"
        "mov    r5, r9               \n"
        "mov    r6, r10              \n"
        "mov    r7, r11              \n"
        "ldr    r2, [sp, #4]         \n"
        "stmia  r2!, {r4-r7}         \n"
        "str    r2, [sp, #4]         \n"
        "ldr    r4, [sp, #8]         \n"
        "subs   r1, #1               \n"
        "adds   r3, #1               \n"
        "cmp    r3, r4               \n"
        "bne    1b                   \n"
        "add    sp, #12              \n"
        TG_ASM_POP_ARMV6M);
}
/* clang-format on */
#elif defined(__thumb2__)
/* clang-format off */
#define TAP                       /* 38 bytes: the entry is computed from it */                                \
    "ldmia   r0!, {r4-r7}        \n"                                                                           \
    "ldrsb.w r8, [r1], #1        \n"                                                                           \
    "ldrsb.w r4, [r4, r3]        \n"                                                                           \
    "ldrsb.w r5, [r5, r3]        \n"                                                                           \
    "ldrsb.w r6, [r6, r3]        \n"                                                                           \
    "ldrsb.w r7, [r7, r3]        \n"                                                                           \
    "mla     r9, r4, r8, r9      \n"                                                                           \
    "mla     r10, r5, r8, r10    \n"                                                                           \
    "mla     r11, r6, r8, r11    \n"                                                                           \
    "mla     r12, r7, r8, r12    \n"

/* Registers: r0 taps, r1 weights, r2 sums, r3 channel, r4-r7 addresses and inputs, r8 a weight, r9-r12 sums, lr end of
 * taps. Stack: taps, entry into the loop, last channel's end. */
__attribute__((naked)) void tg_taps_s8_scalar(__attribute__((unused)) const int8_t *const *taps,
                                              __attribute__((unused)) const int8_t *weights,
                                              __attribute__((unused)) int32_t *sums,
                                              __attribute__((unused)) int32_t count,
                                              __attribute__((unused)) int32_t first,
                                              __attribute__((unused)) int32_t end) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "ldrd    r8, r6, [sp, #36]   \n" /* first, end */
        "sub     sp, sp, #12         \n"
        "add     lr, r0, r3, lsl #4  \n"
        "rsbs    r4, r3, #0          \n"
        "and     r4, r4, #3          \n" /* taps that the first round leaves out */
        "movs    r5, #38             \n"
        "adr     r7, 2f + 1          \n"
        "mla     r5, r4, r5, r7      \n"
        "strd    r0, r5, [sp, #0]    \n"
        "str     r6, [sp, #8]        \n"
        "mov     r3, r8              \n"
        "1:                          \n" /* a channel */
        "ldr     r0, [sp, #0]        \n"
        "mov     r9, #0              \n"
        "mov     r10, #0             \n"
        "mov     r11, #0             \n"
        "mov     r12, #0             \n"
        "ldr     pc, [sp, #4]        \n"
        ".balign 4                   \n"
        "2:                          \n"
        TAP TAP TAP TAP
        "cmp     r0, lr              \n"
        "bne     2b                  \n"
        "ldr     r4, [sp, #8]        \n"
        "stmia   r2!, {r9-r12}       \n"
        "adds    r3, r3, #1          \n"
        "cmp     r3, r4              \n"
        "bne     1b                  \n"
        "add     sp, sp, #12         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_taps_s8_scalar(const int8_t *const *taps, const int8_t *weights, int32_t *sums, int32_t count,
                       int32_t first, int32_t end) {
    for (int32_t channel = first; channel < end; channel++, weights += count, sums += 4) {
        for (int pixel = 0; pixel < 4; pixel++) {
            int32_t sum = 0;
            for (int32_t tap = 0; tap < count; tap++) {
                sum += taps[4 * tap + pixel][channel] * weights[tap];
            }
            sums[pixel] = sum;
        }
    }
}
#endif
