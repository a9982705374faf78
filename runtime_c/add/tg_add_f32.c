#include "tg_add.h"
#include "tg_clamp_f32.h"

void tg_add_f32(float minimum, float maximum, const float *a, const float *b, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_clamp_f32(a[i] + b[i], minimum, maximum);
    }
}
