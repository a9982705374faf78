#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_requantize_s32_s8(const tg_requantize_params *p, const int32_t *input, int8_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = (int8_t)tg_requantize_element(p, input[i]);
    }
}
