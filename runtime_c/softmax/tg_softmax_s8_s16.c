#include "tg_reciprocal.h"
#include "tg_softmax.h"
#include "tg_softmax_row_s8.h"

void tg_softmax_s8_s16(const tg_softmax_s8_params *p, const int32_t *exponentials, const int8_t *input,
                       int16_t *output) {
    for (int32_t r = 0; r < p->rows; r++, input += p->depth, output += p->depth) {
        const int32_t largest = tg_softmax_largest_s8(input, p->depth);
        int shift;
        const int32_t scale =
            tg_reciprocal(tg_softmax_sum_s8(p, exponentials, input, largest), TG_SOFTMAX_SUM_BITS, &shift);
        for (int32_t i = 0; i < p->depth; i++) {
            const int32_t below = largest - input[i];
            int32_t y = -32768;
            if (below < p->entries) {
                y += tg_rounding_shift_right(tg_doubling_high_mul(scale, exponentials[below]), shift + 15);
            }
            output[i] = (int16_t)(y > 32767 ? 32767 : y);
        }
    }
}
