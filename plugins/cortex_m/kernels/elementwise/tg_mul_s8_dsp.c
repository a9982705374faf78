#include "tg_elementwise_dsp.h"
#include "tg_requantize_dsp.h"

static int8_t scaled(const tg_mul_dsp_params *p, int32_t product) {
    return (int8_t)tg_requantize_s8(product, p->multiplier, p->shift, p->zero_point2);
}

void tg_mul_s8_dsp(const tg_mul_dsp_params *p, const int8_t *a, const int8_t *b, int8_t *output,
                   int32_t count) {
    const tg_mul_dsp_params own = *p; /* in registers, for `output` cannot change it */
    const uint32_t a_zeros = tg_pkhbt((uint32_t)own.a_zero_point, (uint32_t)own.a_zero_point);
    const uint32_t b_zeros = tg_pkhbt((uint32_t)own.b_zero_point, (uint32_t)own.b_zero_point);
    for (; count >= 4; count -= 4, a += 4, b += 4, output += 4) {
        const uint32_t x = tg_read32(a), y = tg_read32(b);
        const uint32_t x02 = tg_ssub16(tg_sxtb16(x), a_zeros), x13 = tg_ssub16(tg_sxtb16_ror8(x), a_zeros);
        const uint32_t y02 = tg_ssub16(tg_sxtb16(y), b_zeros), y13 = tg_ssub16(tg_sxtb16_ror8(y), b_zeros);
        output[0] = scaled(&own, tg_smlabb(x02, y02, 0));
        output[1] = scaled(&own, tg_smlabb(x13, y13, 0));
        output[2] = scaled(&own, tg_smlatt(x02, y02, 0));
        output[3] = scaled(&own, tg_smlatt(x13, y13, 0));
    }
    for (; count > 0; count--) {
        *output++ = scaled(&own, (*a++ - own.a_zero_point) * (*b++ - own.b_zero_point));
    }
}
