/* Pools and means of int8 channels for cores with vectors. */
#ifndef TG_POOL_RVV_H
#define TG_POOL_RVV_H
#include <stdint.h>

#include "tg_mean.h"
#include "tg_pool.h"

/* As tg_average_pool_2d_s8. */
void tg_average_pool_2d_s8_rvv(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

/* As tg_max_pool_2d_s8. */
void tg_max_pool_2d_s8_rvv(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

/* As tg_mean_s8; shift in [-31, -1]. */
void tg_mean_s8_rvv(const tg_mean_s8_params *params, const int8_t *input, int8_t *output);

#endif
