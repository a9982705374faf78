#include "tg_clamp_f32.h"
#include "tg_relu.h"

void tg_relu_f32(float minimum, float maximum, const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_clamp_f32(input[i], minimum, maximum);
    }
}
