/* DEQUANTIZE: scale * (x - zero_point) in float32. */
#ifndef TG_DEQUANTIZE_H
#define TG_DEQUANTIZE_H
#include <stdint.h>

/* count >= 0; scale > 0; zero_point within the input's type. `output` may overlap `input` if it
 * ends no later than the input does. */
void tg_dequantize_s8_f32(float scale, int32_t zero_point, const int8_t *input, float *output, int32_t count);
void tg_dequantize_u8_f32(float scale, int32_t zero_point, const uint8_t *input, float *output,
                          int32_t count);

/* As above; `output` must not overlap `input`. */
void tg_dequantize_s16_f32(float scale, int32_t zero_point, const int16_t *input, float *output,
                           int32_t count);

#endif
