#include "tg_dequantize.h"

void tg_dequantize_s8_f32(float scale, int32_t zero_point, const int8_t *input, float *output,
                          int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = scale * (float)(input[i] - zero_point);
    }
}
