#include "tg_elementwise_scalar.h"
#include "tg_requantize_scalar.h"

void tg_affine_sum_s8_scalar(const int8_t *a, const int8_t *b, int8_t *output, int32_t count,
                             int32_t factor_a, int32_t factor_b, int32_t offset, int32_t shift) {
    for (int32_t i = 0; i < count; i++) {
        const int32_t sum = a[i] * factor_a + offset + b[i] * factor_b;
        output[i] = (int8_t)tg_saturate_s8_scalar(sum >> shift);
    }
}
