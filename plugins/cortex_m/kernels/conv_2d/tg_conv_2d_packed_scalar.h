/* 2-D convolution on Armv6-M and Armv7-M with weights of 4, 2 or 1 bits. */
#ifndef TG_CONV_2D_PACKED_SCALAR_H
#define TG_CONV_2D_PACKED_SCALAR_H
#include "tg_conv_2d_packed_swar.h"

/* As tg_conv_2d_packed_swar, for the weights and outputs of tg_conv_2d_s8_scalar. */
void tg_conv_2d_packed_scalar(const tg_conv_2d_packed_params *params, const int8_t *input,
                              const uint32_t *stream, const int32_t *constants, int8_t *output,
                              void *scratch);

#endif
