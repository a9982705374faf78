#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_requantize_s8_s32(const tg_requantize_params *p, const int8_t *input, int32_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = tg_requantize_element(p, input[i]);
    }
}
