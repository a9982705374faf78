/* Fully connected on cores with vectors over plain rows of weights, such as a decoder has just written. */
#ifndef TG_FULLY_CONNECTED_ROWS_RVV_H
#define TG_FULLY_CONNECTED_ROWS_RVV_H
#include "tg_fully_connected.h"

/* As tg_fully_connected_s8, for one batch. */
void tg_fully_connected_s8_rvv_rows(const tg_fully_connected_s8_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output);

#endif
