#include "tg_fold.h"
#include "tg_requantize.h"

void tg_fold_mean_s8(const int32_t *sums, int8_t *output, int32_t channels, int32_t offset,
                     int32_t multiplier, int32_t shift, int32_t zero_point) {
    for (int32_t i = 0; i < channels; i++) {
        const int32_t mean = tg_requantize(sums[i] + offset, multiplier, shift) + zero_point;
        output[i] = (int8_t)tg_clamp(mean, -128, 127);
    }
}
