#include "k1_dot.h"
#include "kestrel_fully_connected.h"
#include "tg_requantize.h"

static int32_t dot(int32_t sum, const int8_t *a, const int8_t *b, int32_t count) {
    for (; count >= 4; count -= 4, a += 4, b += 4) {
        sum = k1_dot4(sum, k1_load4(a), k1_load4(b));
    }
    for (; count > 0; count--) {
        sum += *a++ * *b++;
    }
    return sum;
}

void kestrel_fully_connected_s8(const tg_fully_connected_s8_params *p, const int8_t *input,
                                const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                const int8_t *shift, int8_t *output) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *row = weights;
        for (int32_t unit = 0; unit < p->units; unit++, row += p->depth) {
            const int32_t sum = dot(bias[unit], input, row, p->depth);
            const int32_t scaled = tg_requantize(sum, multiplier[unit], shift[unit]) + p->output_zero_point;
            *output++ = (int8_t)tg_clamp(scaled, p->minimum, p->maximum);
        }
    }
}
