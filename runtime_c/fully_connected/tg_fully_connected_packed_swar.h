/* Fully connected layer, two products a MUL, with weights of 4, 2 or 1 bits: some inputs' weights at a time
 * are unpacked. */
#ifndef TG_FULLY_CONNECTED_PACKED_SWAR_H
#define TG_FULLY_CONNECTED_PACKED_SWAR_H
#include "tg_fully_connected_swar.h"
#include "tg_unpack.h"

/* Groups whose weights are unpacked at a time. */
#define TG_PACKED_GROUPS 8

/* sizes: as for weights of 8 bits. unpack: what makes words of tg_dense_s8_swar. buffer: that so many groups
 * have, or all if there are fewer, rounded up to 8. */
typedef struct {
    tg_fully_connected_swar_params sizes;
    tg_unpack_params unpack;
    int32_t buffer;
} tg_fully_connected_packed_params;

/* As the functions of tg_fully_connected_swar.h. `weights` holds the words of tg_unpack for the words that
 * those have, of each four units for themselves. `scratch` has room for `buffer` words more. */
void tg_fully_connected_packed_swar(const tg_fully_connected_packed_params *params, const int8_t *input,
                                    const uint32_t *weights, const int16_t *extra, const int32_t *constants,
                                    int8_t *output, void *scratch);
void tg_fully_connected_packed_swar_linear(const tg_fully_connected_packed_params *params,
                                           const int8_t *input, const uint32_t *weights, const int16_t *extra,
                                           const int32_t *constants, int8_t *output, void *scratch);

#endif
