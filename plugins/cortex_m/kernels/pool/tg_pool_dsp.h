/* Pools and means over int8 pixels of at least four channels, four channels at a time. */
#ifndef TG_POOL_DSP_H
#define TG_POOL_DSP_H
#include "tg_mean.h"
#include "tg_pool.h"

/* As tg_average_pool_2d_s8, channels >= 4. `output` must not overlap `input`. */
void tg_average_pool_2d_s8_dsp(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

/* As tg_max_pool_2d_s8, channels >= 4. `output` must not overlap `input`. */
void tg_max_pool_2d_s8_dsp(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

/* As tg_mean_s8, inner >= 4. `output` must not overlap `input`. */
void tg_mean_s8_dsp(const tg_mean_s8_params *params, const int8_t *input, int8_t *output);

#endif
