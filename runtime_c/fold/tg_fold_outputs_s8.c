#include "tg_fold.h"
#include "tg_requantize.h"

void tg_fold_outputs_s8(const int32_t *sums, const int32_t *multipliers, const int8_t *shifts, int8_t *output,
                        int32_t channels, int32_t zero_point, int32_t minimum, int32_t maximum) {
    for (int32_t i = 0; i < channels; i++) {
        const int32_t scaled = tg_requantize(sums[i], multipliers[i], shifts[i]) + zero_point;
        output[i] = (int8_t)tg_clamp(scaled, minimum, maximum);
    }
}
