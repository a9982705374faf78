/* The lesser of two elements: output = a < b ? a : b, element by element.
 *
 * `count` (at least 1) elements of operands of one shape; or `loops` over operands that broadcast. The output
 * may start at the address of an operand that has as many elements, and must not overlap the other. */
#ifndef TG_MINIMUM_H
#define TG_MINIMUM_H
#include <stdint.h>

#include "tg_broadcast.h"

/* int8; all tensors share their scale and zero point. */
void tg_minimum_s8(const int8_t *a, const int8_t *b, int8_t *output, int32_t count);
void tg_minimum_s8_broadcast(const tg_broadcast *loops, const int8_t *a, const int8_t *b, int8_t *output);

/* int32. */
void tg_minimum_s32(const int32_t *a, const int32_t *b, int32_t *output, int32_t count);
void tg_minimum_s32_broadcast(const tg_broadcast *loops, const int32_t *a, const int32_t *b, int32_t *output);

/* float32. */
void tg_minimum_f32(const float *a, const float *b, float *output, int32_t count);
void tg_minimum_f32_broadcast(const tg_broadcast *loops, const float *a, const float *b, float *output);

#endif
