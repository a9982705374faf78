#include "tg_cast.h"
#include "tg_truncate_f32.h"

void tg_cast_f32_s8(const float *input, int8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (int8_t)tg_truncate_f32(input[i], INT8_MIN, INT8_MAX);
    }
}
