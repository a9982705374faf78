#include "tg_average.h"
#include "tg_fold.h"
#include "tg_requantize.h"

void tg_fold_average_s8(const int32_t *sums, int8_t *output, int32_t channels, int32_t count, int32_t minimum,
                        int32_t maximum) {
    const tg_average average = tg_average_of(count);
    for (int32_t i = 0; i < channels; i++) {
        output[i] = (int8_t)tg_clamp(tg_average_at(average, sums[i]), minimum, maximum);
    }
}
