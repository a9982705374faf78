#include "tg_encoded_constants.h"
#include "tg_encoded_dsp.h"

uint32_t *tg_finish_depthwise_dsp(uint32_t *words, int32_t weights, const uint8_t *constants,
                                  uint32_t least_shift, int last) {
    (void)weights;
    (void)last;
    words[0] = (uint32_t)tg_encoded_bias(constants) * 32u + least_shift + tg_encoded_shift(constants + 3);
    words[1] = tg_encoded_multiplier(constants + 3);
    /* Each row of taps w0, w1, w2 becomes w0, w1, w1, w2; the last one first, because it moves furthest. */
    const uint8_t *const taps = (const uint8_t *)(words + 2);
    for (int32_t row = 2; row >= 0; row--) {
        const uint32_t middle = taps[3 * row + 1];
        words[2 + row] = taps[3 * row] | middle << 8 | middle << 16 | (uint32_t)taps[3 * row + 2] << 24;
    }
    return words + 5;
}
