/* SIGN: -1, 0 or 1, by the sign of each element. */
#ifndef TG_SIGN_H
#define TG_SIGN_H
#include <stdint.h>

/* output[i] = -1, 0 or 1; 0 for NaN. count >= 0. `output` may be `input`. */
void tg_sign_f32(const float *input, float *output, int32_t count);

#endif
