/* CAST: elements to another type by value.
 *
 * Integers to narrower ones keep the low bits, as C does for unsigned types: the output's sign does not
 * matter, so it is named by its width alone. A bool is a byte of 0 or 1. Where the widths are the same there
 * is nothing to do. count >= 0. From or to bytes, `output` may overlap `input`: it starts no later where its
 * elements are narrower, ends no later where they are wider. Otherwise they must not overlap.
 */
#ifndef TG_CAST_H
#define TG_CAST_H
#include <stdint.h>

/* Wider, with the sign of the input. */
void tg_cast_s8_16(const int8_t *input, void *output, int32_t count);
void tg_cast_s8_32(const int8_t *input, void *output, int32_t count);
void tg_cast_u8_16(const uint8_t *input, void *output, int32_t count);
void tg_cast_u8_32(const uint8_t *input, void *output, int32_t count);
void tg_cast_s16_32(const int16_t *input, void *output, int32_t count);
void tg_cast_s32_64(const int32_t *input, void *output, int32_t count);

/* Narrower. */
void tg_cast_s16_8(const int16_t *input, void *output, int32_t count);
void tg_cast_s32_8(const int32_t *input, void *output, int32_t count);
void tg_cast_s32_16(const int32_t *input, void *output, int32_t count);
void tg_cast_s64_32(const int64_t *input, void *output, int32_t count);

/* To float32: exact from 8 and 16 bits, to nearest from 32. */
void tg_cast_s8_f32(const int8_t *input, float *output, int32_t count);
void tg_cast_u8_f32(const uint8_t *input, float *output, int32_t count);
void tg_cast_s16_f32(const int16_t *input, float *output, int32_t count);
void tg_cast_s32_f32(const int32_t *input, float *output, int32_t count);

/* From float32: toward zero, limited to the output's type; NaN gives its smallest value. */
void tg_cast_f32_s8(const float *input, int8_t *output, int32_t count);
void tg_cast_f32_u8(const float *input, uint8_t *output, int32_t count);
void tg_cast_f32_s16(const float *input, int16_t *output, int32_t count);
void tg_cast_f32_s32(const float *input, int32_t *output, int32_t count);

/* To bool: whether the element is not 0; NaN is not. */
void tg_cast_u8_b8(const uint8_t *input, uint8_t *output, int32_t count);
void tg_cast_s8_b8(const int8_t *input, uint8_t *output, int32_t count);
void tg_cast_s16_b8(const int16_t *input, uint8_t *output, int32_t count);
void tg_cast_s32_b8(const int32_t *input, uint8_t *output, int32_t count);
void tg_cast_f32_b8(const float *input, uint8_t *output, int32_t count);

#endif
