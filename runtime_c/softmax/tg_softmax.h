/* SOFTMAX along the last axis: exp(beta x) over the sum of all exp(beta x) of a row. */
#ifndef TG_SOFTMAX_H
#define TG_SOFTMAX_H
#include <stdint.h>

/* rows >= 1, depth in [1, 8191] elements each; entries in [1, 256]. */
typedef struct {
    int32_t rows, depth, entries;
} tg_softmax_s8_params;

/* int8 to int8 with scale 1/256 and zero point -128. `exponentials[d]` is exp(-d * beta * input scale) in
 * Q0.31 of an element d below its row's largest; from `entries` on it is taken as 0. `output` may be `input`.
 */
void tg_softmax_s8(const tg_softmax_s8_params *params, const int32_t *exponentials, const int8_t *input,
                   int8_t *output);

/* As above, to int16 with scale 1/65536 and zero point -32768. `output` must not overlap `input`. */
void tg_softmax_s8_s16(const tg_softmax_s8_params *params, const int32_t *exponentials, const int8_t *input,
                       int16_t *output);

/* rows, depth >= 1. */
typedef struct {
    int32_t rows, depth;
    float beta;
} tg_softmax_f32_params;

/* float32; sums run along the row. `output` may be `input`. */
void tg_softmax_f32(const tg_softmax_f32_params *params, const float *input, float *output);

#endif
