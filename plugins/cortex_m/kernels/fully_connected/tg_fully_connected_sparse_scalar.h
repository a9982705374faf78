/* Fully connected layer that skips weights of zero, on Armv6-M and Armv7-M. */
#ifndef TG_FULLY_CONNECTED_SPARSE_SCALAR_H
#define TG_FULLY_CONNECTED_SPARSE_SCALAR_H
#include "tg_fully_connected_sparse.h"

/* As tg_fully_connected_s8_swar_sparse. Outputs are saturated to int8, not limited. */
void tg_fully_connected_s8_scalar_sparse(const tg_fully_connected_sparse_params *params, const int8_t *input,
                                         const uint8_t *stream, const int32_t *constants, int8_t *output);

#endif
