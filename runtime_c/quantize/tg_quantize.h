/* QUANTIZE: floats to integers, and integers to others of another scale, zero point or type. */
#ifndef TG_QUANTIZE_H
#define TG_QUANTIZE_H
#include <stdint.h>

/* scale > 0; zero_point within the output's type. */
typedef struct {
    int32_t count, zero_point;
    float scale;
} tg_quantize_params;

/* float32 x to round(x / scale) + zero_point, ties away from zero, limited to the output's type; NaN gives
 * its smallest value. `output` may be `input`, or start below it. */
void tg_quantize_f32_s8(const tg_quantize_params *params, const float *input, int8_t *output);
void tg_quantize_f32_u8(const tg_quantize_params *params, const float *input, uint8_t *output);

/* As above; `output` must not overlap `input`. */
void tg_quantize_f32_s16(const tg_quantize_params *params, const float *input, int16_t *output);

/* multiplier in [0, 2^31), shift in [-31, 30]: the input's scale over the output's. minimum and maximum are
 * the output type's limits less output_zero_point. A zero point of int32 is 0. */
typedef struct {
    int32_t count, multiplier, shift;
    int32_t input_zero_point, output_zero_point;
    int32_t minimum, maximum;
} tg_requantize_params;

/* Integers from one scale and zero point to another; 8-bit to 8-bit is tg_lookup_8. `output` may be `input`,
 * or start below it. */
void tg_requantize_s16_s8(const tg_requantize_params *params, const int16_t *input, int8_t *output);
void tg_requantize_s32_s8(const tg_requantize_params *params, const int32_t *input, int8_t *output);
void tg_requantize_s16_s16(const tg_requantize_params *params, const int16_t *input, int16_t *output);

/* As above; `output` may overlap `input` if it ends no later than the input does. */
void tg_requantize_s8_s16(const tg_requantize_params *params, const int8_t *input, int16_t *output);
void tg_requantize_s8_s32(const tg_requantize_params *params, const int8_t *input, int32_t *output);
void tg_requantize_u8_s16(const tg_requantize_params *params, const uint8_t *input, int16_t *output);

/* As above; `output` must not overlap `input`. */
void tg_requantize_s16_s32(const tg_requantize_params *params, const int16_t *input, int32_t *output);
void tg_requantize_s32_s16(const tg_requantize_params *params, const int32_t *input, int16_t *output);

#endif
