/* int8 maximum pool for cores with MVE. */
#ifndef TG_MAX_POOL_2D_MVE_H
#define TG_MAX_POOL_2D_MVE_H
#include <stdint.h>

#include "tg_pool.h"

/* As tg_max_pool_2d_s8. */
void tg_max_pool_2d_s8_mve(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

#endif
