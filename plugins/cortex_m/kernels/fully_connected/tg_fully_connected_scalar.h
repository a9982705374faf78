/* Fully connected layer on Armv6-M and Armv7-M: int8, four units at a time. */
#ifndef TG_FULLY_CONNECTED_SCALAR_H
#define TG_FULLY_CONNECTED_SCALAR_H
#include "tg_fully_connected_swar.h"

/* As tg_fully_connected_s8_swar, with groups of an even size in [2, 16]. Outputs are saturated to int8, not
 * limited. */
void tg_fully_connected_s8_scalar(const tg_fully_connected_swar_params *params, const int8_t *input,
                                  const uint32_t *weights, const int16_t *extra, const int32_t *constants,
                                  int8_t *output, void *scratch);

#endif
