#include "tg_cast.h"

void tg_cast_u8_b8(const uint8_t *input, uint8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = input[i] != 0;
    }
}
