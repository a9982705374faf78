#include "tg_huffman_pairs_plain.h"

#if defined(__thumb2__)
/* clang-format off */
/* A pair: 22 cycles, and half of the loop's 4. A load straight after another access takes one cycle, so each comes
 * after a store where it can; the first weight is stored before it is known to be a plain one. */
#define PAIR                                                                                                   \
    "and     r11, r5, #7         \n"                                                                           \
    "rev.w   r8, r8              \n"                                                                           \
    "lsl.w   r8, r8, r11         \n"                                                                           \
    "lsr.w   r9, r8, r6          \n"                                                                           \
    "ldrh.w  r9, [r4, r9, lsl #1]\n"                                                                           \
    "ror.w   r8, r8, r9          \n"                                                                           \
    "lsr.w   r10, r8, r6         \n"                                                                           \
    "and.w   r11, r8, r7         \n"                                                                           \
    "add.w   r11, r11, r9, lsr #8\n"                                                                           \
    "strb    r11, [r1], #1       \n"                                                                           \
    "ldrh.w  r10, [r4, r10, lsl #1]\n"                                                                         \
    "add.w   r9, r9, r10         \n"                                                                           \
    "lsls.w  r9, r9, #24         \n"                                                                           \
    "bpl     2f                  \n"                                                                           \
    "ror.w   r8, r8, r10         \n"                                                                           \
    "and.w   r8, r8, r7          \n"                                                                           \
    "add.w   r8, r8, r10, lsr #8 \n"                                                                           \
    "sub.w   r5, r5, r9, asr #24 \n"                                                                           \
    "lsr.w   r12, r5, #3         \n"                                                                           \
    "strb    r8, [r1], #1        \n"                                                                           \
    "ldr.w   r8, [r3, r12]       \n"

/* Registers: r0 decoder, r1 weights, r2 their end, r3 data, r4 table, r5 position, r6 shift, r7 mask, r8 window, r9,
 * r10 entries, r11 a weight, r12 the next window's byte. */
__attribute__((naked)) int8_t *tg_huffman_pairs_s8(__attribute__((unused)) tg_huffman *d,
                                                   __attribute__((unused)) int8_t *weights,
                                                   __attribute__((unused)) int32_t fours) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11}            \n"
        "add.w   r2, r1, r2, lsl #2  \n"
        "ldrd    r3, r4, [r0]        \n"
        "ldr     r5, [r0, #12]       \n"
        "ldrd    r6, r7, [r0, #20]   \n"
        "cmp     r1, r2              \n"
        "beq     3f                  \n"
        "lsr.w   r12, r5, #3         \n"
        "ldr.w   r8, [r3, r12]       \n"
        "1:                          \n"
        PAIR PAIR
        "cmp     r1, r2              \n"
        "bne     1b                  \n"
        "b       3f                  \n"
        "2:                          \n"
        "subs    r1, r1, #1          \n"
        "3:                          \n"
        "str     r5, [r0, #12]       \n"
        "mov     r0, r1              \n"
        "pop     {r4-r11}            \n"
        "bx      lr                  \n");
}
/* clang-format on */
#else
int8_t *tg_huffman_pairs_s8(tg_huffman *d, int8_t *weights, int32_t fours) {
    return tg_huffman_pairs_plain(d, weights, fours);
}
#endif
