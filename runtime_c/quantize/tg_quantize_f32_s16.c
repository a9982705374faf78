#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_quantize_f32_s16(const tg_quantize_params *p, const float *input, int16_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = (int16_t)tg_quantize_element(input[i], p->scale, p->zero_point, INT16_MIN, INT16_MAX);
    }
}
