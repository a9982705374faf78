/* From sums to int8 outputs, on Armv6-M and Armv7-M. */
#ifndef TG_FINISH_SCALAR_H
#define TG_FINISH_SCALAR_H
#include <stdint.h>

/* Writes four pixels of `channels` channels: output[step * channel + offset of the pixel] =
 * sums[channel][pixel] plus the bias, requantized and saturated.
 *
 * `constants` holds for each channel 2^5 * bias + shift, then the multiplier: shift and multiplier are those
 * of tg_requantize_s8_scalar; the sum and bias stay below 2^23 in magnitude. offset1 to offset3 are the
 * distances of the other pixels' outputs from the first one's; zero_point2 is 2 * the output's zero point
 * + 1. */
typedef struct {
    int32_t zero_point2;
    int32_t step;
    int32_t offset1, offset2, offset3;
} tg_finish_scalar_params;

void tg_finish_s8_scalar(const tg_finish_scalar_params *params, const int32_t *sums, const int32_t *constants,
                         int32_t channels, int8_t *output);

/* How a block of `count` pixels, at most four, `distance` bytes apart, is finished. */
static inline tg_finish_scalar_params tg_finish_block(int32_t zero_point2, int32_t step, int32_t count,
                                                      int32_t distance) {
    const tg_finish_scalar_params params = {
        zero_point2,
        step,
        (count > 1 ? 1 : 0) * distance,
        (count > 2 ? 2 : count - 1) * distance,
        (count > 3 ? 3 : count - 1) * distance,
    };
    return params;
}

#endif
