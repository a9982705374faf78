#include "tg_fold.h"

void tg_fold_taps_s8(const int8_t *input, const int8_t *weights, int32_t *sums, int32_t pixels,
                     int32_t channels) {
    const int8_t *const taps = weights + sums[channels];
    int32_t channel = 0;
    for (; channel + 4 <= channels; channel += 4) { /* four sums at a time stay in registers */
        const int8_t *element = input + channel, *tap = taps + channel;
        int32_t a = sums[channel], b = sums[channel + 1], c = sums[channel + 2], d = sums[channel + 3];
        for (int32_t i = 0; i < pixels; i++, element += channels, tap += channels) {
            a += element[0] * tap[0];
            b += element[1] * tap[1];
            c += element[2] * tap[2];
            d += element[3] * tap[3];
        }
        sums[channel] = a;
        sums[channel + 1] = b;
        sums[channel + 2] = c;
        sums[channel + 3] = d;
    }
    for (; channel < channels; channel++) {
        for (int32_t i = channel; i < pixels * channels; i += channels) {
            sums[channel] += input[i] * taps[i];
        }
    }
    sums[channels] += pixels * channels;
}
