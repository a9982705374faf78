#include "tg_mul.h"
#include "tg_multiply_s8.h"

void tg_mul_s8(const tg_mul_s8_params *params, const int8_t *a, const int8_t *b, int8_t *output,
               int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_multiply_s8(params, a[i], b[i]);
    }
}
