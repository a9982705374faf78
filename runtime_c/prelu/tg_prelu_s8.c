#include "tg_prelu.h"
#include "tg_requantize.h"

void tg_prelu_s8(const tg_prelu_s8_params *p, const int8_t *input, const int8_t *alpha, int8_t *output) {
    for (int32_t o = 0; o < p->outer; o++) {
        for (int32_t i = 0; i < p->inner; i++) {
            const int32_t x = *input++ - p->input_zero_point;
            const int32_t y = x >= 0 ? tg_requantize(x, p->identity_multiplier, p->identity_shift)
                                     : tg_requantize(x * (alpha[i] - p->alpha_zero_point), p->leak_multiplier,
                                                     p->leak_shift);
            *output++ = (int8_t)tg_clamp(y + p->output_zero_point, -128, 127);
        }
    }
}
