/* Fully connected layers of the Kestrel K1. */
#ifndef KESTREL_FULLY_CONNECTED_H
#define KESTREL_FULLY_CONNECTED_H
#include <stdint.h>

#include "tg_fully_connected.h"

/* As tg_fully_connected_s8, with the same arguments and ranges. */
void kestrel_fully_connected_s8(const tg_fully_connected_s8_params *params, const int8_t *input,
                                const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *shift, int8_t *output);

#endif
