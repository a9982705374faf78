/* TANH: the hyperbolic tangent. */
#ifndef TG_TANH_H
#define TG_TANH_H
#include <stdint.h>

/* float32; count >= 0. `output` may be `input`. */
void tg_tanh_f32(const float *input, float *output, int32_t count);

#endif
