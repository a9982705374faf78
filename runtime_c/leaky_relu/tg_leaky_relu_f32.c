#include "tg_leaky_relu.h"

void tg_leaky_relu_f32(float alpha, const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] > 0.0f ? input[i] : alpha * input[i];
    }
}
