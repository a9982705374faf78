/* LOGISTIC: 1 / (1 + exp(-x)). */
#ifndef TG_LOGISTIC_H
#define TG_LOGISTIC_H
#include <stdint.h>

/* int16 with zero point 0 to scale 1/32768. `table` holds 256 entries near logistic(i / 24) in Q0.16.
 * multiplier in [0, 2^15), shift in [0, 31]: input * multiplier / 2^shift is in units of 1 / 12288. `output`
 * may be `input`. */
void tg_logistic_s16(const uint16_t *table, int32_t multiplier, int32_t shift, const int16_t *input,
                     int16_t *output, int32_t count);

/* float32; count >= 0. `output` may be `input`. */
void tg_logistic_f32(const float *input, float *output, int32_t count);

#endif
