#include "tg_sign.h"

void tg_sign_f32(const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] > 0.0f ? 1.0f : input[i] < 0.0f ? -1.0f : 0.0f;
    }
}
