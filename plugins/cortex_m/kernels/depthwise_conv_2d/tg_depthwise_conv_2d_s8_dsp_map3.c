#include "tg_depthwise_map3.h"

/* A channel takes 185 cycles: 27 to load nine pixels, 56 for the products, 85 to requantize and store. */
#if TG_DSP
/* clang-format off */
/* The padding before a row and its first pixel, the other two. */
#define PIXELS(pair, next)                                                                                     \
    "ldrsb   " pair ", [r0]          \n"                                                                       \
    "ldrsb   " next ", [r0, r2]      \n"                                                                       \
    "ldrsb   r12, [r0, r2, lsl #1]   \n"                                                                       \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "add     r0, r0, r2              \n"                                                                       \
    "pkhbt   " pair ", lr, " pair ", lsl #16\n"                                                                \
    "pkhbt   " next ", " next ", r12, lsl #16\n"
/* The last window's right column is in its bias. */
#define ADD(row, pair, next)                                                                                   \
    TAPS(row)                                                                                                  \
    "smlad   r9, " pair ", r12, r9   \n"                                                                       \
    "smlatb  r10, " pair ", r12, r10 \n"                                                                       \
    "smlad   r11, " next ", r12, r11 \n"                                                                       \
    "smlabt  r9, " next ", lr, r9    \n"                                                                       \
    "smlad   r10, " next ", lr, r10  \n"

__attribute__((naked)) void tg_depthwise_conv_2d_s8_dsp_map3(__attribute__((unused)) const tg_depthwise_map3_dsp_params *params,
                                          __attribute__((unused)) const int8_t *input,
                                          __attribute__((unused)) const int32_t *constants,
                                          __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        BEGIN
        "ldr     lr, [sp, #16]           \n"
        PIXELS("r3", "r4") PIXELS("r5", "r6") PIXELS("r7", "r8")
        BIAS("0") ADD("1", "r3", "r4") ADD("2", "r5", "r6") STORE
        BIAS("1") ADD("0", "r3", "r4") ADD("1", "r5", "r6") ADD("2", "r7", "r8") STORE
        BIAS("2") ADD("0", "r5", "r6") ADD("1", "r7", "r8") STORE
        END);
}
/* clang-format on */
#else
void tg_depthwise_conv_2d_s8_dsp_map3(const tg_depthwise_map3_dsp_params *params, const int8_t *input,
                                      const int32_t *constants, int8_t *output) {
    map3(params, input, constants, output, 3, 1, 1);
}
#endif
