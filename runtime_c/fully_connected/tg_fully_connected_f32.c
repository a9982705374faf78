#include "tg_fully_connected.h"
#include "tg_types.h"

TG_NO_CONTRACTION

void tg_fully_connected_f32(const tg_fully_connected_f32_params *p, const float *input, const float *weights,
                            const float *bias, float *output) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const float *row = weights;
        for (int32_t unit = 0; unit < p->units; unit++, row += p->depth) {
            float sum = 0.0f;
            for (int32_t i = 0; i < p->depth; i++) {
                sum += input[i] * row[i];
            }
            sum += bias[unit];
            *output++ = sum < p->minimum ? p->minimum : sum > p->maximum ? p->maximum : sum;
        }
    }
}
