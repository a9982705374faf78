#include "tg_fully_connected_rows_swar.h"
#include "tg_requantize.h"

void tg_fully_connected_s8_swar_rows(const tg_fully_connected_s8_params *p, const int8_t *input,
                                     const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                     const int8_t *shift, int8_t *output) {
    for (int32_t unit = 0; unit < p->units; unit++) {
        const int8_t *from = input;
        const int8_t *const fours = from + (p->depth & ~3), *const end = input + p->depth;
        int32_t sum = bias[unit];
        for (; from != fours; from += 4, weights += 4) {
            sum += from[0] * weights[0];
            sum += from[1] * weights[1];
            sum += from[2] * weights[2];
            sum += from[3] * weights[3];
        }
        for (; from != end; from++, weights++) {
            sum += *from * *weights;
        }
        const int32_t scaled = tg_requantize(sum, multiplier[unit], shift[unit]) + p->output_zero_point;
        output[unit] = (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
    }
}
