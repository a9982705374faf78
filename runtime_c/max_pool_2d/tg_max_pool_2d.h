/* 2-D maximum pool over NHWC activations. What lies in the padding does not count. */
#ifndef TG_MAX_POOL_2D_H
#define TG_MAX_POOL_2D_H
#include <stdint.h>

#include "tg_pool.h"

/* int8; input and output share their scale and zero point. `output` must not overlap `input`. */
void tg_max_pool_2d_s8(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

/* float32. `output` must not overlap `input`. */
void tg_max_pool_2d_f32(const tg_pool_f32_params *params, const float *input, float *output);

#endif
