/* RELU and its relatives: elements limited to an interval. */
#ifndef TG_RELU_H
#define TG_RELU_H
#include <stdint.h>

/* int8, input and output of one scale and zero point; -128 <= minimum <= maximum <= 127; count >= 0.
 * `output` may be `input`. */
void tg_relu_s8(int32_t minimum, int32_t maximum, const int8_t *input, int8_t *output, int32_t count);

/* float32; minimum <= maximum, either may be infinite; count >= 0. `output` may be `input`. */
void tg_relu_f32(float minimum, float maximum, const float *input, float *output, int32_t count);

#endif
