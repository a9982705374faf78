#include "tg_math_f32.h"
#include "tg_tanh.h"

void tg_tanh_f32(const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_tanhf(input[i]);
    }
}
