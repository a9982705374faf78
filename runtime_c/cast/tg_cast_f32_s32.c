#include "tg_cast.h"
#include "tg_truncate_f32.h"

void tg_cast_f32_s32(const float *input, int32_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_truncate_f32(input[i], INT32_MIN, INT32_MAX);
    }
}
