/* LOGISTIC: 1 / (1 + exp(-x)). */
#ifndef TG_LOGISTIC_H
#define TG_LOGISTIC_H
#include <stdint.h>

/* float32; count >= 0. `output` may be `input`. */
void tg_logistic_f32(const float *input, float *output, int32_t count);

#endif
