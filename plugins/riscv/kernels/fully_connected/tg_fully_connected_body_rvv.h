/* The fully connected layer that tg_fully_connected_s8_rvv and its kin are. */
#ifndef TG_FULLY_CONNECTED_BODY_RVV_H
#define TG_FULLY_CONNECTED_BODY_RVV_H
#include <stdint.h>

#include "tg_fully_connected_rvv.h"
#include "tg_units_rvv.h"

TG_INLINE_RVV void tg_fully_connected_body_rvv(const tg_fully_connected_rvv_params *p, const int8_t *input,
                                               tg_dense_rvv units, int8_t *output, int relu) {
    for (int32_t left = p->units; left > 0;) {
        const int32_t lanes = tg_unit_lanes_rvv(left);
        for (int32_t batch = 0; batch < p->batches; batch++) {
            tg_units_rvv(&units, lanes, input + batch * p->depth, output + batch * p->units, &p->output,
                         relu);
        }
        units.weights += lanes;
        units.bias += lanes;
        units.multiplier += lanes;
        units.right += lanes;
        output += lanes;
        left -= lanes;
    }
}

#endif
