#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_quantize_f32_u8(const tg_quantize_params *p, const float *input, uint8_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = (uint8_t)tg_quantize_element(input[i], p->scale, p->zero_point, 0, UINT8_MAX);
    }
}
