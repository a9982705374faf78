#define TG_BITS_RVV 1
#include "tg_fully_connected_body_rvv.h"

void tg_fully_connected_s8_s1_rvv(const tg_fully_connected_rvv_params *p, const int8_t *input,
                                  const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                  const int8_t *right, int8_t *output) {
    const tg_dense_rvv units = {weights, p->units, p->depth, bias, multiplier, right};
    tg_fully_connected_body_rvv(p, input, units, output, 0);
}
