#include "tg_relu.h"
#include "tg_requantize.h"

void tg_relu_s8(int32_t minimum, int32_t maximum, const int8_t *input, int8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (int8_t)tg_clamp(input[i], minimum, maximum);
    }
}
