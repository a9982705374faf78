#include "tg_maximum.h"

void tg_maximum_s8(const int8_t *a, const int8_t *b, int8_t *output, int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = a[i] > b[i] ? a[i] : b[i];
    }
}
