/* Subtraction: output = a - b, element by element.
 *
 * `count` (at least 1) elements of operands of one shape; or `loops` over operands that broadcast. The output
 * may start at the address of an operand that has as many elements, and must not overlap the other. */
#ifndef TG_SUB_H
#define TG_SUB_H
#include <stdint.h>

#include "tg_addition_s8.h"
#include "tg_broadcast.h"

/* int8; every tensor has its own scale and zero point. */
void tg_sub_s8(const tg_addition_s8_params *params, const int8_t *a, const int8_t *b, int8_t *output,
               int32_t count);
void tg_sub_s8_broadcast(const tg_addition_s8_params *params, const tg_broadcast *loops, const int8_t *a,
                         const int8_t *b, int8_t *output);

/* int32; wraps at 32 bits. */
void tg_sub_s32(const int32_t *a, const int32_t *b, int32_t *output, int32_t count);
void tg_sub_s32_broadcast(const tg_broadcast *loops, const int32_t *a, const int32_t *b, int32_t *output);

/* float32, limited to [minimum, maximum] (infinite where there is no limit). */
void tg_sub_f32(float minimum, float maximum, const float *a, const float *b, float *output, int32_t count);
void tg_sub_f32_broadcast(float minimum, float maximum, const tg_broadcast *loops, const float *a,
                          const float *b, float *output);

#endif
