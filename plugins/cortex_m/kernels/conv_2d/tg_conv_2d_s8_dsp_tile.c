#define TG_REQUANTIZE tg_requantize_s8
#define TG_SIGN(doubled) "add.w   r0, r0, " doubled ", asr #31\n"
#include "tg_conv_2d_tile_dsp.h"
#include "tg_matrix_pair_dsp.h"

#if TG_DSP
/* clang-format off */
/* Four inputs of a pixel, loaded into r12. */
#define PRODUCTS(both, a)                                                                                      \
    "sxtb16  lr, r12             \n"                                                                           \
    "sxtb16  r12, r12, ror #8    \n"                                                                           \
    "smlad   " both ", r2, lr, " both "\n"                                                                     \
    "smlad   " a ", r10, lr, " a "\n"                                                                          \
    "smlad   " both ", r3, r12, " both "\n"                                                                    \
    "smlad   " a ", r11, r12, " a "\n"
/* Four inputs of three pixels: as in tg_matrix_core_dsp.h, but they are expanded for each pair of channels anew, 28
 * cycles for 24 products. 100 bytes: the entry is computed from it. */
#define FOUR                                                                                                   \
    "ldr.w   r2, [r1], #4        \n"                                                                           \
    "ldr.w   r3, [r1], #4        \n"                                                                           \
    "ldr.w   r12, [r0], #4       \n"                                                                           \
    "sxtb16  r10, r2             \n"                                                                           \
    "sxtb16  r11, r3             \n"                                                                           \
    PRODUCTS("r4", "r7")                                                                                       \
    "ldr.w   r12, [r0], #4       \n"                                                                           \
    PRODUCTS("r5", "r8")                                                                                       \
    "ldr.w   r12, [r0], #4       \n"                                                                           \
    PRODUCTS("r6", "r9")

/* Registers: r0 tile, r1 words; r4-r6 256 * B + A of each pixel, r7-r9 A; r2, r3 weights, r10, r11 those of A.
 * Stack: end of the weights, where to go on, pixels left, zero_point2, offset1, offset2, words, constants, output,
 * bytes to the next three pixels, tile. */
__attribute__((naked)) void tg_conv_2d_s8_dsp_tile(
    __attribute__((unused)) const tg_conv_2d_1x1_dsp_params *params, __attribute__((unused)) const int8_t *tile,
    __attribute__((unused)) const int32_t *words, __attribute__((unused)) int8_t *output,
    __attribute__((unused)) void *scratch) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #44         \n"
        "ldm     r0, {r4-r7}         \n" /* pixels, depth, output_channels, zero_point2 */
        "add     r8, r5, #3          \n"
        "lsr     r8, r8, #2          \n"
        "add     r9, r2, #8          \n"
        "add     r9, r9, r8, lsl #3  \n"
        "rsb     r8, r8, #0          \n" /* fours that the first round leaves out */
        "and     r8, r8, #1          \n"
        "mov     r10, #100           \n"
        "adr.w   r11, 2f + 1         \n"
        "mla     r10, r10, r8, r11   \n"
        "strd    r9, r10, [sp, #0]   \n"
        "strd    r4, r7, [sp, #8]    \n"
        "lsl     r7, r6, #1          \n"
        "strd    r6, r7, [sp, #16]   \n"
        "add     r7, r7, r6          \n"
        "add     r5, r5, #1          \n" /* blocks of two inputs */
        "lsr     r5, r5, #1          \n"
        "add     r5, r2, r5, lsl #2  \n"
        "add     r5, r5, #8          \n"
        "strd    r2, r5, [sp, #24]   \n"
        "strd    r3, r7, [sp, #32]   \n"
        "str     r1, [sp, #40]       \n"
        "1:                          \n" /* three pixels */
        "ldr     r3, [sp, #8]        \n"
        "ldr     r0, [sp, #40]       \n"
        "ldr     r1, [sp, #24]       \n"
        "cmp     r3, #3              \n"
        "bge     3f                  \n" /* fewer: the others go where the first goes, before it */
        "mov     r2, #0              \n"
        "str     r2, [sp, #20]       \n"
        "cmp     r3, #1              \n"
        "it      eq                  \n"
        "streq   r2, [sp, #16]       \n"
        "3:                          \n"
        "ldr     r6, [r1], #4        \n"
        "ldr     r9, [r1], #4        \n"
        "mov     r4, r6              \n"
        "mov     r5, r6              \n"
        "mov     r7, r9              \n"
        "mov     r8, r9              \n"
        "ldr     pc, [sp, #4]        \n"
        ".balign 4                   \n"
        "2:                          \n"
        FOUR FOUR
        "ldr     r12, [sp, #0]       \n"
        "cmp     r1, r12             \n"
        "bne.w   2b                  \n"
        "ldr     r1, [sp, #28]       \n"
        "ldr     lr, [sp, #32]       \n"
        "str     r0, [sp, #40]       \n"
        REQUANTIZE_PAIR
        "4:                          \n"
        "ldrd    r2, r3, [sp, #32]   \n"
        "ldr     r4, [sp, #8]        \n"
        "add     r2, r2, r3          \n"
        "str     r2, [sp, #32]       \n"
        "subs    r4, r4, #3          \n"
        "str     r4, [sp, #8]        \n"
        "bgt.w   1b                  \n"
        "add     sp, sp, #44         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void tg_conv_2d_s8_dsp_tile(const tg_conv_2d_1x1_dsp_params *params, const int8_t *tile, const int32_t *words,
                            int8_t *output, void *scratch) {
    const int32_t step = params->output_channels, fours = (params->depth + 3) >> 2;
    const int32_t *const constants = words + 2 + ((params->depth + 1) >> 1);
    tg_matrix_dsp_params matrix = {0, step, 2 * step, params->zero_point2};
    (void)scratch;
    for (int32_t left = params->pixels; left > 0; left -= 3, output += 3 * step) {
        if (left < 3) {
            matrix.offset1 = (left - 1) * step;
            matrix.offset2 = 0;
        }
        int32_t both[3] = {words[0], words[0], words[0]}, a[3] = {words[1], words[1], words[1]}, b[3];
        for (int32_t four = 0; four < fours; four++) {
            const uint32_t even = (uint32_t)words[2 + 2 * four], odd = (uint32_t)words[3 + 2 * four];
            for (int pixel = 0; pixel < 3; pixel++, tile += 4) {
                const uint32_t inputs = tg_read32(tile);
                both[pixel] = tg_smlad(even, tg_sxtb16(inputs), both[pixel]);
                both[pixel] = tg_smlad(odd, tg_sxtb16_ror8(inputs), both[pixel]);
                a[pixel] = tg_smlad(tg_sxtb16(even), tg_sxtb16(inputs), a[pixel]);
                a[pixel] = tg_smlad(tg_sxtb16(odd), tg_sxtb16_ror8(inputs), a[pixel]);
            }
        }
        for (int pixel = 0; pixel < 3; pixel++) {
            b[pixel] = (int32_t)((uint32_t)both[pixel] - (uint32_t)a[pixel]) / 256;
        }
        store(a, 3, constants[0], (uint32_t)constants[1], &matrix, output);
        store(b, 3, constants[2], (uint32_t)constants[1] >> 8, &matrix, output + 1);
    }
}
#endif
