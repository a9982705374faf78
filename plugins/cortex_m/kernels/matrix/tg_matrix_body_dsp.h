/* Body of tg_matrix_s8_dsp and its ReLU form: define TG_MATRIX (the function's name) and what
 * tg_matrix_core_dsp.h asks for, then include this. */
#include "tg_matrix_core_dsp.h"

#if TG_DSP
/* clang-format off */
__attribute__((naked)) void TG_MATRIX(__attribute__((unused)) const uint32_t *pixels,
                                      __attribute__((unused)) const int32_t *stream,
                                      __attribute__((unused)) int8_t *output,
                                      __attribute__((unused)) const tg_matrix_dsp_params *params) {
    __asm__ volatile(
        ".syntax unified             \n"
        "push    {r4-r11, lr}        \n"
        "sub     sp, sp, #28         \n"
        "mov     lr, r2              \n"
        "ldm     r3, {r4-r7}         \n" /* blocks, offset1, offset2, zero_point2 */
        ROUNDS
        "strd    r0, r9, [sp, #0]    \n"
        "strd    r10, r7, [sp, #8]   \n"
        "strd    r5, r6, [sp, #16]   \n"
        "b.w     1f                  \n"
        PAIRS_OF_CHANNELS
        "4:                          \n"
        "add     sp, sp, #28         \n"
        "pop     {r4-r11, pc}        \n");
}
/* clang-format on */
#else
void TG_MATRIX(const uint32_t *pixels, const int32_t *stream, int8_t *output,
               const tg_matrix_dsp_params *params) {
    pairs_of_channels(pixels, stream, output, params);
}
#endif
