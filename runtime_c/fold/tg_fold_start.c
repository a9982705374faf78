#include "tg_fold.h"

void tg_fold_start(int32_t *sums, int32_t channels) {
    for (int32_t i = 0; i < channels; i++) {
        sums[i] = 0;
    }
}
