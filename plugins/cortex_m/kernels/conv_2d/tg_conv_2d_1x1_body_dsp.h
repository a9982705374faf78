/* Body of the convolutions over single pixels: define TG_CONV (the function's name) and what
 * tg_matrix_core_dsp.h asks for, then include this. All in one function: with few channels the calls would
 * cost as much as the sums. Only what may be left of three pixels can be another function's: define TG_TWO
 * for that. */
#include "tg_conv_2d_dsp.h"
#include "tg_matrix_core_dsp.h"

#if TG_DSP
/* clang-format off */
#ifdef TG_TWO
#define NAME_OF(function) #function
#define CALL_OF(function) "bl      " NAME_OF(function) "\n"
/* Ends the function if only one or two pixels are left; depth at 40, zero_point2 at 12. */
#define LEFT_OVER                                                                                              \
    "ldr     r3, [sp, #36]       \n"                                                                           \
    "cmp     r3, #3              \n"                                                                           \
    "bge.w   1f                  \n"                                                                           \
    "ldr     r4, [sp, #40]       \n"                                                                           \
    "ldr     r5, [sp, #16]       \n"                                                                           \
    "ldr     r7, [sp, #12]       \n"                                                                           \
    "add     r4, r4, #1          \n"                                                                           \
    "lsr     r4, r4, #1          \n"                                                                           \
    "add     r3, sp, #4          \n"                                                                           \
    "stm     r3, {r4-r7}         \n" /* tg_matrix_dsp_params */                                                \
    "ldr     r0, [sp]            \n"                                                                           \
    "mov     r2, lr              \n"                                                                           \
    CALL_OF(TG_TWO)                                                                                            \
    "b.w     11f                 \n"
#else
#define LEFT_OVER   "b.w     1f                  \n"
#endif

/* Four inputs of a pixel to two words, which lie three apart. */
#define EXPAND_FOUR(four, even)                                                                                \
    "sxtb16  " even ", " four "\n"                                                                             \
    "sxtb16  " four ", " four ", ror #8\n"
#define STORE_FOUR(four, even)                                                                                 \
    "str     " even ", [r1], #12 \n"                                                                           \
    "str     " four ", [r1], #12 \n"
/* One of the inputs that are left; ends the pixel after the last. */
#define EXPAND_ONE(place)                                                                                      \
    "ldrsb   r4, [r0], #1        \n"                                                                           \
    "strh    r4, " place "       \n"                                                                           \
    "subs    r7, r7, #1          \n"                                                                           \
    "beq     10f                 \n"

/* Stack: what PAIRS_OF_CHANNELS has there, then (from 24) input, stream, output, pixels left, depth, three times
 * output_channels. While expanding: r0 input, r1 word, r2 the pixel's first word, r3 pixels left, r8 depth, r9 pixels
 * left of this group. */
__attribute__((naked)) void TG_CONV(__attribute__((unused)) const tg_conv_2d_1x1_dsp_params *params,
                                    __attribute__((unused)) const int8_t *input,
                                    __attribute__((unused)) const int32_t *stream,
                                    __attribute__((unused)) int8_t *output,
                                    __attribute__((unused)) void *scratch) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "ldr     r5, [sp, #36]       \n"
        "sub     sp, sp, #60         \n"
        "ldm     r0, {r6, r7, r12, lr}\n" /* pixels, depth, output_channels, zero_point2 */
        "add     r0, r12, r12        \n"
        "strd    r12, r0, [sp, #16]  \n"
        "add     r0, r0, r12         \n"
        "strd    r1, r2, [sp, #24]   \n"
        "strd    r3, r6, [sp, #32]   \n"
        "strd    r7, r0, [sp, #40]   \n"
        "str     r5, [sp, #0]        \n"
        "str     lr, [sp, #12]       \n"
        "add     r4, r7, #1          \n"
        "lsr     r4, r4, #1          \n"
        ROUNDS
        "strd    r9, r10, [sp, #4]   \n"
        "5:                          \n" /* three pixels */
        "ldr     r0, [sp, #24]       \n"
        "ldr     r2, [sp, #0]        \n"
        "ldr     r3, [sp, #36]       \n"
        "ldr     r8, [sp, #40]       \n"
        "mov     r9, #3              \n"
        "cmp     r3, #3              \n"
        "bge     6f                  \n"
        "mov     r9, r3              \n" /* fewer: the others go where the first goes, before it */
        "mov     r1, #0              \n"
        "str     r1, [sp, #20]       \n"
        "cmp     r3, #1              \n"
        "it      eq                  \n"
        "streq   r1, [sp, #16]       \n"
        "6:                          \n" /* a pixel */
        "mov     r1, r2              \n"
        "lsrs    r7, r8, #3          \n"
        "bcc     7f                  \n"
        "ldr     r4, [r0], #4        \n"
        EXPAND_FOUR("r4", "r5")
        STORE_FOUR("r4", "r5")
        "7:                          \n"
        "cbz     r7, 9f              \n"
        "8:                          \n"
        "ldr     r4, [r0], #4        \n"
        "ldr     r6, [r0], #4        \n"
        EXPAND_FOUR("r4", "r5")
        EXPAND_FOUR("r6", "r10")
        STORE_FOUR("r4", "r5")
        STORE_FOUR("r6", "r10")
        "subs    r7, r7, #1          \n"
        "bne     8b                  \n"
        "9:                          \n"
        "ands    r7, r8, #3          \n"
        "beq     10f                 \n"
        EXPAND_ONE("[r1]")
        EXPAND_ONE("[r1, #2]")
        EXPAND_ONE("[r1, #12]")
        "10:                         \n"
        "add     r2, r2, #4          \n"
        "subs    r9, r9, #1          \n"
        "bne     6b                  \n"
        "str     r0, [sp, #24]       \n"
        "ldr     r1, [sp, #28]       \n"
        "ldr     lr, [sp, #32]       \n"
        LEFT_OVER
        PAIRS_OF_CHANNELS
        "4:                          \n"
        "ldr     r2, [sp, #32]       \n"
        "ldr     r3, [sp, #36]       \n"
        "ldr     r0, [sp, #44]       \n"
        "subs    r3, r3, #3          \n"
        "add     r2, r2, r0          \n"
        "strd    r2, r3, [sp, #32]   \n"
        "bgt.w   5b                  \n"
        "11:                         \n"
        "add     sp, sp, #60         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
#include "tg_expand_dsp.h"

void TG_CONV(const tg_conv_2d_1x1_dsp_params *p, const int8_t *input, const int32_t *stream, int8_t *output,
             void *scratch) {
    tg_matrix_dsp_params matrix = {(p->depth + 1) >> 1, p->output_channels, 2 * p->output_channels,
                                   p->zero_point2};
    for (int32_t left = p->pixels; left > 0; left -= 3) {
        uint32_t *const pixels = scratch;
        if (left < 3) {
            matrix.offset1 = (left - 1) * p->output_channels;
            matrix.offset2 = 0;
        }
        for (int32_t i = 0; i < 3 && i < left; i++, input += p->depth) {
            tg_expand_rows(input, 0, 1, p->depth, pixels + i);
        }
#ifdef TG_TWO
        if (left < 3) {
            TG_TWO(pixels, stream, output, &matrix);
            break;
        }
#endif
        pairs_of_channels(pixels, stream, output, &matrix);
        output += 3 * p->output_channels;
    }
}
#endif
