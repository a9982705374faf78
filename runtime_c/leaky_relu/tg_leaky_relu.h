/* LEAKY_RELU: x where it is positive, alpha * x elsewhere. */
#ifndef TG_LEAKY_RELU_H
#define TG_LEAKY_RELU_H
#include <stdint.h>

/* float32; any alpha; count >= 0. `output` may be `input`. */
void tg_leaky_relu_f32(float alpha, const float *input, float *output, int32_t count);

#endif
