#include "tg_depthwise_map3.h"

/* A channel takes 265 cycles: 90 to load 36 pixels, 64 for the products, 85 to requantize and store. */
#if TG_DSP
/* clang-format off */
/* A row of pixels: (0, 1), (2, 3), (4, 5). */
#define PIXELS                                                                                                 \
    "ldrsb   r3, [r0]                \n"                                                                       \
    "ldrsb   r12, [r0, r2]           \n"                                                                       \
    "ldrsb   r4, [r0, r2, lsl #1]    \n"                                                                       \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "pkhbt   r3, r3, r12, lsl #16    \n"                                                                       \
    "ldrsb   r12, [r0, r2]           \n"                                                                       \
    "ldrsb   r5, [r0, r2, lsl #1]    \n"                                                                       \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "pkhbt   r4, r4, r12, lsl #16    \n"                                                                       \
    "ldrsb   r12, [r0, r2]           \n"                                                                       \
    "add     r0, r0, r2, lsl #1      \n"                                                                       \
    "pkhbt   r5, r5, r12, lsl #16    \n"
/* The last window's right column is in its bias. */
#define ADD(row)                                                                                               \
    TAPS(row)                                                                                                  \
    "smlad   r9, r3, r12, r9         \n"                                                                       \
    "smlad   r10, r4, r12, r10       \n"                                                                       \
    "smlad   r11, r5, r12, r11       \n"                                                                       \
    "smlabt  r9, r4, lr, r9          \n"                                                                       \
    "smlabt  r10, r5, lr, r10        \n"

__attribute__((naked)) void tg_depthwise_conv_2d_s8_dsp_map3_stride2(__attribute__((unused)) const tg_depthwise_map3_dsp_params *params,
                                          __attribute__((unused)) const int8_t *input,
                                          __attribute__((unused)) const int32_t *constants,
                                          __attribute__((unused)) int8_t *output) {
    __asm__ volatile(
        BEGIN
        BIAS("0") PIXELS ADD("0") PIXELS ADD("1") PIXELS ADD("2") STORE
        BIAS("1") ADD("0") PIXELS ADD("1") PIXELS ADD("2") STORE
        BIAS("2") ADD("0") PIXELS ADD("1") STORE
        END);
}
/* clang-format on */
#else
void tg_depthwise_conv_2d_s8_dsp_map3_stride2(const tg_depthwise_map3_dsp_params *params, const int8_t *input,
                                              const int32_t *constants, int8_t *output) {
    map3(params, input, constants, output, 6, 2, 0);
}
#endif
