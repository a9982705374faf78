#include "tg_logistic.h"
#include "tg_math_f32.h"

void tg_logistic_f32(const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_logisticf(input[i]);
    }
}
