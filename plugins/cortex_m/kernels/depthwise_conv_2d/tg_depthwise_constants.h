/* What the 3x3 depthwise kernels know of a channel: five words, as tg_depthwise_conv_2d_dsp.h describes them.
 */
#ifndef TG_DEPTHWISE_CONSTANTS_H
#define TG_DEPTHWISE_CONSTANTS_H
#include <stdint.h>

#define TG_DEPTHWISE_3X3_WORDS 5
#define TG_DEPTHWISE_ROW5_WORDS 6

/* Twice the bias, and one less than the right shift. */
static inline int32_t tg_depthwise_bias2(const int32_t *constants) {
    return (constants[0] >> 5) * 2;
}

static inline int32_t tg_depthwise_shift(const int32_t *constants) {
    return constants[0] & 31;
}

#endif
