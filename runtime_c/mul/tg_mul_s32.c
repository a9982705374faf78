#include "tg_mul.h"

void tg_mul_s32(const int32_t *a, const int32_t *b, int32_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = (int32_t)((uint32_t)a[i] * (uint32_t)b[i]);
    }
}
