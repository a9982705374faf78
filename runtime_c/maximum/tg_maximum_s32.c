#include "tg_maximum.h"

void tg_maximum_s32(const int32_t *a, const int32_t *b, int32_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = a[i] > b[i] ? a[i] : b[i];
    }
}
