#include "tg_encoded_constants.h"
#include "tg_encoded_dsp.h"
#include "tg_types.h"

TG_SMALL uint32_t *tg_finish_depthwise_dsp(uint32_t *words, const tg_encoded_dsp *layer,
                                           const uint8_t *constants, int last) {
    (void)last;
    const uint32_t scale = tg_encoded_scale(layer, constants + layer->bias_bytes);
    words[0] = (uint32_t)tg_encoded_bias(layer, constants) * 32u + layer->least_shift +
               tg_encoded_shift(layer, scale);
    words[1] = tg_encoded_multiplier(layer, scale);
    /* Each row of taps w0, w1, w2 becomes w0, w1, w1, w2; the last one first, because it moves furthest. */
    const uint8_t *const taps = (const uint8_t *)(words + 2);
    for (int32_t row = 2; row >= 0; row--) {
        const uint32_t middle = taps[3 * row + 1];
        words[2 + row] = taps[3 * row] | middle << 8 | middle << 16 | (uint32_t)taps[3 * row + 2] << 24;
    }
    return words + 5;
}
