#include "tg_winograd_filter_plain.h"

void tg_winograd_filter(const int8_t *weights, int32_t channels, int16_t *transformed) {
    tg_winograd_filter_plain(weights, channels, transformed);
}
