#include "tg_prelu.h"

void tg_prelu_f32(int32_t outer, int32_t inner, const float *input, const float *alpha, float *output) {
    for (int32_t o = 0; o < outer; o++) {
        for (int32_t i = 0; i < inner; i++) {
            const float x = *input++;
            *output++ = x >= 0.0f ? x : x * alpha[i];
        }
    }
}
