#include "tg_cast.h"

void tg_cast_u8_32(const uint8_t *input, void *output, int32_t count) {
    uint32_t *to = output;
    for (int32_t i = 0; i < count; i++) {
        to[i] = (uint32_t)input[i];
    }
}
