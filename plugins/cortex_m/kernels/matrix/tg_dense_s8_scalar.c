/* A word of four weights is two words of two 16-bit fields, by a mask; an input times each is two products in
 * one word. Within a group they add up to 16 bits in each field, and are then split as in
 * tg_matrix_s8_scalar. For the eight products of two inputs Armv6-M takes 17 instructions, Armv7-M 11; a
 * group's start and end 23 and 10.
 *
 * Armv6-M saves a mask: shifted right by 8 the word is unit 2 + 2^8 * unit 1 + 2^16 * unit 3, and what unit 1
 * adds is known when the first word's sums are split. */
#include "tg_asm_armv6m.h"
#include "tg_dense_scalar.h"
#include "tg_split_sums_swar.h"

#if defined(__thumb__) && !defined(__thumb2__)
/* clang-format off */
#define INPUT(word)                                                                                            \
    "ldrsb  r5, [r0, r7]         \n"                                                                           \
    "adds   r0, #1               \n"                                                                           \
    "lsrs   r4, " word ", #8     \n"                                                                           \
    "ands   " word ", r6         \n"                                                                           \
    "muls   " word ", r5         \n"                                                                           \
    "muls   r4, r5               \n"                                                                           \
    "add    r12, " word "        \n"                                                                           \
    "add    lr, r4               \n"
#define PAIR                      /* 34 bytes: the entry is computed from it */                                \
    "ldmia  r1!, {r2, r3}        \n"                                                                           \
    INPUT("r2")                                                                                                \
    INPUT("r3")

/* Registers: r0 input, r1 weights, r2, r3 words of them, r4 a product, r5 an input, r6 mask, r7 zero, r8 and r10 sums
 * of whole words, r9 and r11 of upper halves, r12 and lr the group's sums. Stack: starts, sums, end of the weights,
 * entry into the group. */
__attribute__((naked)) void tg_dense_s8_scalar(__attribute__((unused)) const int8_t *input,
                                               __attribute__((unused)) const uint32_t *weights,
                                               __attribute__((unused)) const int32_t *starts,
                                               __attribute__((unused)) int32_t *sums,
                                               __attribute__((unused)) int32_t groups,
                                               __attribute__((unused)) int32_t size) {
    __asm__ volatile(
        ".syntax unified             \n"
        TG_ASM_PUSH_ARMV6M
        "ldr    r6, [sp, #36]        \n" /* groups */
        "ldr    r7, [sp, #40]        \n" /* size */
        "muls   r6, r7               \n"
        "lsls   r6, r6, #2           \n"
        "adds   r4, r1, r6           \n" /* end of the weights */
        "movs   r5, #16              \n"
        "subs   r5, r5, r7           \n"
        "movs   r7, #17              \n" /* half of a pair's bytes */
        "muls   r5, r7               \n"
        "adr    r7, 2f               \n"
        "adds   r5, r5, r7           \n"
        "adds   r5, #1               \n" /* Thumb */
        "push   {r2-r5}              \n"
        "movs   r6, #255             \n"
        "lsls   r7, r6, #16          \n"
        "orrs   r6, r7               \n"
        "movs   r7, #0               \n"
        "mov    r8, r7               \n"
        "mov    r9, r7               \n"
        "mov    r10, r7              \n"
        "mov    r11, r7              \n"
        "1:                          \n" /* a group */
        "ldr    r4, [sp]             \n"
        "ldmia  r4!, {r2, r3}        \n"
        "str    r4, [sp]             \n"
        "mov    r12, r2              \n"
        "mov    lr, r3               \n"
        "ldr    r4, [sp, #12]        \n"
        "bx     r4                   \n"
        ".balign 4                   \n"
        "2:                          \n"
        PAIR PAIR PAIR PAIR PAIR PAIR PAIR PAIR
        "mov    r4, r12              \n"
        "add    r8, r4               \n"
        "asrs   r4, #16              \n" /* carry: the lower half's sign */
        "adcs   r4, r7               \n"
        "add    r9, r4               \n"
        "lsls   r5, r4, #8           \n" /* unit 1 in the other word */
        "mov    r4, lr               \n"
        "subs   r4, r4, r5           \n"
        "add    r10, r4              \n"
        "asrs   r4, #16              \n"
        "adcs   r4, r7               \n"
        "add    r11, r4              \n"
        "ldr    r4, [sp, #8]         \n"
        "cmp    r1, r4               \n"
        "beq    3f                   \n"
        "b      1b                   \n" /* out of a condition's reach */
        "3:                          \n"
        "ldr    r0, [sp, #4]         \n"
        "mov    r3, r9               \n"
        "lsls   r2, r3, #16          \n"
        "mov    r1, r8               \n"
        "subs   r2, r1, r2           \n"
        "mov    r5, r11              \n"
        "lsls   r4, r5, #16          \n"
        "mov    r1, r10              \n"
        "subs   r4, r1, r4           \n"
        "stmia  r0!, {r2-r5}         \n"
        "add    sp, #16              \n"
        TG_ASM_POP_ARMV6M);
}
/* clang-format on */
#elif defined(__thumb2__)
/* clang-format off */
#define INPUT(word)                                                                                            \
    "ldrsb.w r9, [r0], #1        \n"                                                                           \
    "and.w   r8, r3, " word ", lsr #8\n"                                                                       \
    "and.w   " word ", " word ", r3\n"                                                                         \
    "mla     r6, " word ", r9, r6\n"                                                                           \
    "mla     r7, r8, r9, r7      \n"
#define PAIR                      /* 42 bytes: the entry is computed from it */                                \
    "ldmia   r1!, {r4, r5}       \n"                                                                           \
    INPUT("r4")                                                                                                \
    INPUT("r5")

/* Registers: r0 input, r1 weights, r2 starts, r3 mask, r4, r5 words of weights, r6, r7 the group's sums, r8 a word's
 * other half, r9 an input, r10 and r12 sums of whole words, r11 and lr of upper halves. Stack: sums, end of the
 * weights, entry into the group. */
__attribute__((naked)) void tg_dense_s8_scalar(__attribute__((unused)) const int8_t *input,
                                               __attribute__((unused)) const uint32_t *weights,
                                               __attribute__((unused)) const int32_t *starts,
                                               __attribute__((unused)) int32_t *sums,
                                               __attribute__((unused)) int32_t groups,
                                               __attribute__((unused)) int32_t size) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "ldrd    r4, r5, [sp, #36]   \n" /* groups, size */
        "sub     sp, sp, #12         \n"
        "rsb     r10, r4, #0         \n"
        "lsl     r10, r10, #15       \n" /* takes the addends away */
        "mul     r4, r4, r5          \n"
        "add     r4, r1, r4, lsl #2  \n"
        "strd    r3, r4, [sp, #0]    \n"
        "rsb     r5, r5, #16         \n"
        "movs    r6, #21             \n" /* half of a pair's bytes */
        "adr     r7, 2f + 1          \n"
        "mla     r5, r5, r6, r7      \n"
        "str     r5, [sp, #8]        \n"
        "mov     r3, #0x00FF00FF     \n"
        "mov     r11, #0             \n"
        "mov     r12, r10            \n"
        "mov     lr, #0              \n"
        "1:                          \n" /* a group */
        "ldr     r6, [r2], #8        \n"
        "add     r6, r6, #0x8000     \n" /* keeps the lower half positive */
        "mov     r7, r6              \n"
        "ldr     pc, [sp, #8]        \n"
        ".balign 4                   \n"
        "2:                          \n"
        PAIR PAIR PAIR PAIR PAIR PAIR PAIR PAIR
        "ldr     r4, [sp, #4]        \n"
        "add.w   r10, r10, r6        \n"
        "add.w   r11, r11, r6, asr #16\n"
        "add.w   r12, r12, r7        \n"
        "add.w   lr, lr, r7, asr #16 \n"
        "cmp     r1, r4              \n"
        "bne     1b                  \n"
        "ldr     r0, [sp, #0]        \n"
        "sub     r10, r10, r11, lsl #16\n"
        "sub     r12, r12, lr, lsl #16\n"
        "stmia   r0!, {r10-r12, lr}  \n"
        "add     sp, sp, #12         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_dense_s8_scalar(const int8_t *input, const uint32_t *weights, const int32_t *starts, int32_t *sums,
                        int32_t groups, int32_t size) {
    uint32_t whole[2] = {0, 0};
    int32_t upper[2] = {0, 0};
    for (int32_t group = 0; group < groups; group++) {
        uint32_t both[2] = {(uint32_t)starts[2 * group], (uint32_t)starts[2 * group]};
        for (int32_t i = 0; i < size; i++, input++, weights++) {
            both[0] += (uint32_t)*input * (*weights & 0x00FF00FFu);
            both[1] += (uint32_t)*input * (*weights >> 8 & 0x00FF00FFu);
        }
        for (int half = 0; half < 2; half++) {
            whole[half] += both[half];
            upper[half] += (int32_t)(both[half] + 0x8000u) >> 16;
        }
    }
    tg_split_sums(whole, upper, sums);
}
#endif
