/* One group of tg_dense_s8_swar; a plugin may have a header of this name for its cores. */
#ifndef TG_DENSE_GROUP_SWAR_H
#define TG_DENSE_GROUP_SWAR_H
#include "tg_dense_group_plain_swar.h"

static inline void tg_dense_group(const int8_t *input, const uint32_t *weights, int32_t size,
                                  uint32_t both[2]) {
    tg_dense_group_plain(input, weights, size, both);
}

#endif
