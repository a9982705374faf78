#include "tg_fully_connected_rows_mve.h"
#include "tg_mve.h"
#include "tg_requantize.h"

void tg_fully_connected_s8_mve_rows(const tg_fully_connected_s8_params *p, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output) {
    for (int32_t unit = 0; unit < p->units; unit++) {
        const int8_t *from = input;
        int32_t sum = bias[unit], left = p->depth;
        for (; left >= 16; left -= 16, from += 16, weights += 16) {
            sum = vmladavaq_s8(sum, vldrbq_s8(from), vldrbq_s8(weights));
        }
        if (left > 0) {
            const mve_pred16_t on = vctp8q((uint32_t)left);
            sum = vmladavaq_s8(sum, vldrbq_z_s8(from, on), vldrbq_z_s8(weights, on));
            weights += left;
        }
        const int32_t scaled = tg_requantize(sum, multiplier[unit], shift[unit]) + p->output_zero_point;
        output[unit] = (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
    }
}
