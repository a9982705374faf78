#include "tg_dsp.h"
#include "tg_fully_connected_rows_dsp.h"
#include "tg_requantize.h"

/* sum + the four products of the bytes of two words. */
static inline int32_t add_four(uint32_t inputs, uint32_t weights, int32_t sum) {
    sum = tg_smlad(tg_sxtb16(inputs), tg_sxtb16(weights), sum);
    return tg_smlad(tg_sxtb16_ror8(inputs), tg_sxtb16_ror8(weights), sum);
}

void tg_fully_connected_s8_dsp_rows(const tg_fully_connected_s8_params *p, const int8_t *input,
                                    const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                    const int8_t *shift, int8_t *output) {
    for (int32_t unit = 0; unit < p->units; unit++) {
        const int8_t *from = input;
        int32_t sum = bias[unit], left = p->depth;
        for (; left >= 8; left -= 8, from += 8, weights += 8) {
            const uint32_t inputs = tg_read32(from), more = tg_read32(from + 4);
            const uint32_t row = tg_read32(weights), rest = tg_read32(weights + 4);
            sum = add_four(more, rest, add_four(inputs, row, sum));
        }
        for (; left > 0; left--) {
            sum += *from++ * *weights++;
        }
        const int32_t scaled = tg_requantize(sum, multiplier[unit], shift[unit]) + p->output_zero_point;
        output[unit] = (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
    }
}
