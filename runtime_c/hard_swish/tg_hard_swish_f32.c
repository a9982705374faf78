#include "tg_clamp_f32.h"
#include "tg_hard_swish.h"
#include "tg_types.h"

TG_NO_CONTRACTION

void tg_hard_swish_f32(const float *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] * tg_clamp_f32(input[i] + 3.0f, 0.0f, 6.0f) * (1.0f / 6.0f);
    }
}
