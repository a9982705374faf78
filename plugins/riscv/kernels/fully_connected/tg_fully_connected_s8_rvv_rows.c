#include "tg_dot_rvv.h"
#include "tg_fully_connected_rows_rvv.h"
#include "tg_requantize.h"

void tg_fully_connected_s8_rvv_rows(const tg_fully_connected_s8_params *p, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output) {
    for (int32_t unit = 0; unit < p->units; unit++, weights += p->depth) {
        const int32_t sum = tg_dot_rvv(input, weights, p->depth, bias[unit]);
        const int32_t scaled = tg_requantize(sum, multiplier[unit], shift[unit]) + p->output_zero_point;
        output[unit] = (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
    }
}
