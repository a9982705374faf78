/* Fully connected on Armv6-M and Armv7-M with weights of 4, 2 or 1 bits. */
#ifndef TG_FULLY_CONNECTED_PACKED_SCALAR_H
#define TG_FULLY_CONNECTED_PACKED_SCALAR_H
#include "tg_fully_connected_packed_swar.h"

/* As tg_fully_connected_packed_swar; outputs are those of tg_fully_connected_s8_scalar. */
void tg_fully_connected_packed_scalar(const tg_fully_connected_packed_params *params, const int8_t *input,
                                      const uint32_t *weights, const int16_t *extra, const int32_t *constants,
                                      int8_t *output, void *scratch);

#endif
