/* 3x3 convolution of stride 1 by Winograd's minimal filtering, exact: int8 activations. */
#ifndef TG_WINOGRAD_H
#define TG_WINOGRAD_H
#include <stdint.h>

#include "tg_short_scale.h"
#include "tg_window.h"

/* The window is 3x3, with a stride and a dilation of 1. input_channels: at least 2. part: input channels
 * whose filters are transformed at a time. All other sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, output_channels, part;
    int32_t input_zero_point;
    tg_short_scale scale;
} tg_winograd_params;

/* `weights` are [output channels][input channels][3][3]; sums of products stay below 2^25 in magnitude.
 * `constants` are two words for each channel, as tg_requantize_s8_rounded wants them, the input's zero point
 * folded into the bias. `scratch`: 2304 + 288 * input_channels bytes and the greater of 288 * part and 36 *
 * input_channels, aligned to 4. The inputs of four tiles of 4x4 outputs are read before their outputs are
 * written. */
void tg_conv_2d_s8_winograd(const tg_winograd_params *params, const int8_t *input, const int8_t *weights,
                            const int32_t *constants, int8_t *output, void *scratch);

#endif
