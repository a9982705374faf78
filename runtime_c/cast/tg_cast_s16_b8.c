#include "tg_cast.h"

void tg_cast_s16_b8(const int16_t *input, uint8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] != 0;
    }
}
