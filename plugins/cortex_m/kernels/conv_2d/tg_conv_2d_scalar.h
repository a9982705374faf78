/* 2-D convolution on Armv6-M and Armv7-M: NHWC int8 activations. */
#ifndef TG_CONV_2D_SCALAR_H
#define TG_CONV_2D_SCALAR_H
#include <stdint.h>

#include "tg_window.h"

/* input_channels and output_channels are the distances of pixels in bytes; depth and channels, at most those,
 * are what one group reads and writes of each pixel. pairs: half of kernel height * kernel width * depth,
 * rounded up. at_once: channels whose sums are kept. outside: depth where windows reach beyond the image,
 * else 0. zero_point2: 2 * the output's zero point + 1. All other sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, depth, output_channels, channels;
    int32_t pairs, at_once, outside;
    int32_t input_zero_point, zero_point2;
} tg_conv_2d_scalar_params;

/* Any window; `input` and `output` point to the group's first channel. `weights` are [channels][2 * pairs],
 * each in
 * [-127, 127], the last of an odd number 0; `constants` are those of tg_finish_s8_scalar, the input's zero
 * point folded into the bias. Outputs are saturated. Four pixels at a time are read into `scratch` before
 * their outputs are written. `scratch`: 16 * pairs + 16 * at_once + outside bytes, aligned to 4. */
void tg_conv_2d_s8_scalar(const tg_conv_2d_scalar_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *constants, int8_t *output, void *scratch);

#endif
