/* HARD_SWISH: x * clamp(x + 3, 0, 6) / 6. */
#ifndef TG_HARD_SWISH_H
#define TG_HARD_SWISH_H
#include <stdint.h>

/* float32; the division is a product with the nearest float to 1/6. count >= 0. `output` may be `input`. */
void tg_hard_swish_f32(const float *input, float *output, int32_t count);

#endif
