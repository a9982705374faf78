#include "tg_quantize.h"
#include "tg_quantize_element.h"

void tg_requantize_s16_s16(const tg_requantize_params *p, const int16_t *input, int16_t *output) {
    for (int32_t i = 0; i < p->count; i++) {
        output[i] = (int16_t)tg_requantize_element(p, input[i]);
    }
}
