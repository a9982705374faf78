/* What the kernels of short windows along a line share: two outputs at a time, whose window slides through
 * registers. Define TG_TAPS (3 or 5), then include this. */
#include "tg_depthwise_constants.h"
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"

#if !TG_DSP
/* The outputs of a channel from its doubled taps. */
static void channel(const int8_t *input, int8_t *output, const int32_t *taps, int32_t multiplier,
                    const int32_t *bias_shift, const tg_depthwise_line_pairs_dsp_params *p) {
    const int32_t shift = tg_depthwise_shift(bias_shift);
    for (int32_t i = 0; i < p->outputs; i++, input += p->step, output += p->step) {
        int32_t sum2 = tg_depthwise_bias2(bias_shift);
        for (int32_t tap = 0; tap < TG_TAPS; tap++) {
            sum2 += taps[tap] * input[tap * p->step];
        }
        const int32_t scaled = tg_smmlar(sum2, multiplier, (int32_t)((uint32_t)p->zero_point2 << shift));
        *output = (int8_t)tg_ssat8_half((scaled + (sum2 >> 31)) >> shift);
    }
}
#endif
