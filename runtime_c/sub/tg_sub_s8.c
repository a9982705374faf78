#include "tg_rescale_s8.h"
#include "tg_sub.h"

void tg_sub_s8(const tg_addition_s8_params *params, const int8_t *a, const int8_t *b, int8_t *output,
               int32_t count) {
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_rescale_output(params, tg_rescale_a(params, a[i]) - tg_rescale_b(params, b[i]));
    }
}
