/* 2-D convolution on Armv6-M and Armv7-M: NHWC int8 activations. */
#ifndef TG_CONV_2D_SCALAR_H
#define TG_CONV_2D_SCALAR_H
#include "tg_conv_2d_swar.h"

/* As tg_conv_2d_s8_swar, with four pixels at a time. `inputs` is rounded up to an even number; `weights` are
 * [channels][inputs], each in [-127, 127], the last of an odd number 0. Outputs are saturated to int8, not
 * limited. `scratch`: 8 * inputs + 16 * at_once + outside bytes, aligned to 4. */
void tg_conv_2d_s8_scalar(const tg_conv_2d_swar_params *params, const int8_t *input, const int8_t *weights,
                          const int32_t *constants, int8_t *output, void *scratch);

/* As tg_conv_2d_s8_swar_sparse. Outputs are saturated to int8, not limited. */
void tg_conv_2d_s8_scalar_sparse(const tg_conv_2d_swar_params *params, const int8_t *input,
                                 const uint8_t *stream, const int32_t *constants, int8_t *output,
                                 void *scratch);

#endif
