/* ARG_MAX: the index of the largest element along one axis; of equal ones the first. */
#ifndef TG_ARG_MAX_H
#define TG_ARG_MAX_H
#include <stdint.h>

/* The input is [outer, size, inner], the output [outer, inner]; all at least 1. */
typedef struct {
    int32_t outer, size, inner;
} tg_arg_max_params;

/* int8. `output` must not overlap `input`. */
void tg_arg_max_s8(const tg_arg_max_params *params, const int8_t *input, int32_t *output);

/* float32; NaN is never larger. `output` must not overlap `input`. */
void tg_arg_max_f32(const tg_arg_max_params *params, const float *input, int32_t *output);

#endif
