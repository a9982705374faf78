#include "tg_finish_scalar.h"
#include "tg_requantize_scalar.h"

void tg_finish_s8_scalar(const tg_finish_scalar_params *p, const int32_t *sums, const int32_t *constants,
                         int32_t channels, int8_t *output) {
    const int32_t step = p->step, offset1 = p->offset1, offset2 = p->offset2, offset3 = p->offset3;
    for (const int32_t *end = constants + 2 * channels; constants != end;
         constants += 2, sums += 4, output += step) {
        const int32_t bias = constants[0] >> 5, shift = constants[0] & 31, multiplier = constants[1];
        const int32_t addend = p->zero_point2 * (int32_t)(1u << shift);
        output[0] = (int8_t)tg_requantize_s8_scalar(sums[0] + bias, multiplier, shift, addend);
        output[offset1] = (int8_t)tg_requantize_s8_scalar(sums[1] + bias, multiplier, shift, addend);
        output[offset2] = (int8_t)tg_requantize_s8_scalar(sums[2] + bias, multiplier, shift, addend);
        output[offset3] = (int8_t)tg_requantize_s8_scalar(sums[3] + bias, multiplier, shift, addend);
    }
}
