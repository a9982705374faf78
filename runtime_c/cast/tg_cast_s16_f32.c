#include "tg_cast.h"

void tg_cast_s16_f32(const int16_t *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (float)input[i];
    }
}
