#include "tg_cast.h"
#include "tg_truncate_f32.h"

void tg_cast_f32_s16(const float *input, int16_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (int16_t)tg_truncate_f32(input[i], INT16_MIN, INT16_MAX);
    }
}
