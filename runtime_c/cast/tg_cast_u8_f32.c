#include "tg_cast.h"

void tg_cast_u8_f32(const uint8_t *input, float *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (float)input[i];
    }
}
