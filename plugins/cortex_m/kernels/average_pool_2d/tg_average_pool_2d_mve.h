/* int8 average pool for cores with MVE. */
#ifndef TG_AVERAGE_POOL_2D_MVE_H
#define TG_AVERAGE_POOL_2D_MVE_H
#include <stdint.h>

#include "tg_pool.h"

/* As tg_average_pool_2d_s8; a window holds at most 255 elements of a channel. */
void tg_average_pool_2d_s8_mve(const tg_pool_s8_params *params, const int8_t *input, int8_t *output);

#endif
