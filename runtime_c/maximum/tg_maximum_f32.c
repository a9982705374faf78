#include "tg_maximum.h"

void tg_maximum_f32(const float *a, const float *b, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = a[i] > b[i] ? a[i] : b[i];
    }
}
