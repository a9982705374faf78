#include "tg_affine_sum.h"
#include "tg_short_requantize.h"

static inline int8_t one(const tg_affine_sum_params *p, int32_t a, int32_t b) {
    const int32_t sum = a * p->factor_a + p->offset + b * p->factor_b;
    return (int8_t)tg_limit(sum >> p->shift, p->minimum, p->maximum);
}

void tg_affine_sum_s8(const tg_affine_sum_params *params, const int8_t *a, const int8_t *b, int8_t *output) {
    const tg_affine_sum_params p = *params;
    int32_t i = 0;
    for (; i + 4 <= p.count; i += 4, a += 4, b += 4, output += 4) {
        output[0] = one(&p, a[0], b[0]);
        output[1] = one(&p, a[1], b[1]);
        output[2] = one(&p, a[2], b[2]);
        output[3] = one(&p, a[3], b[3]);
    }
    for (; i < p.count; i++) {
        *output++ = one(&p, *a++, *b++);
    }
}
