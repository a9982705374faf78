#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_quantize_f32_s8(const tg_quantize_params *p, const float *input, int8_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = (int8_t)tg_quantize_element(input[i], p->scale, p->zero_point, INT8_MIN, INT8_MAX);
    }
}
