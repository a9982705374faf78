#include "tg_cast.h"
#include "tg_truncate_f32.h"

void tg_cast_f32_u8(const float *input, uint8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (uint8_t)tg_truncate_f32(input[i], 0, UINT8_MAX);
    }
}
