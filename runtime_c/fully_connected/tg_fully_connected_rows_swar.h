/* Fully connected over plain rows of weights, such as a decoder has just written, on cores without packed
 * integers. */
#ifndef TG_FULLY_CONNECTED_ROWS_SWAR_H
#define TG_FULLY_CONNECTED_ROWS_SWAR_H
#include "tg_fully_connected.h"

/* As tg_fully_connected_s8, for one batch. */
void tg_fully_connected_s8_swar_rows(const tg_fully_connected_s8_params *params, const int8_t *input,
                                     const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                     const int8_t *shift, int8_t *output);

#endif
