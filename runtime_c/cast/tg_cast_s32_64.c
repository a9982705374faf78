#include "tg_cast.h"

void tg_cast_s32_64(const int32_t *input, void *output, int32_t count) {
    uint64_t *to = output;
    for (int32_t i = 0; i < count; i++) {
        to[i] = (uint64_t)input[i];
    }
}
