#include <string.h>

#include "tg_depthwise_conv_2d_scalar.h"
#include "tg_requantize_scalar.h"

/* The pixel that each tap sees; outside the image that is `outside`. */
static void find_taps(const tg_depthwise_conv_2d_scalar_params *p, const int8_t *image, int32_t y, int32_t x,
                      const int8_t *outside, const int8_t **taps) {
    const tg_window *w = &p->window;
    const int32_t step = w->dilation_width * p->channels;
    for (int32_t ky = 0; ky < w->kernel_height; ky++, y += w->dilation_height) {
        const int in_row = (uint32_t)y < (uint32_t)w->input_height;
        const int8_t *pixel = image + (y * w->input_width + x) * p->channels;
        int32_t column = x;
        for (int32_t kx = w->kernel_width; kx > 0; kx--, column += w->dilation_width, pixel += step) {
            *taps++ = in_row && (uint32_t)column < (uint32_t)w->input_width ? pixel : outside;
        }
    }
}

/* Sum of products over `count` taps of one channel. */
static inline int32_t correlate(const int8_t *const *taps, const int8_t *weights, int32_t count, int32_t channel) {
    int32_t sum = 0;
    for (; count >= 3; count -= 3, taps += 3, weights += 3) {
        sum += taps[0][channel] * weights[0];
        sum += taps[1][channel] * weights[1];
        sum += taps[2][channel] * weights[2];
    }
    for (; count > 0; count--) {
        sum += (*taps++)[channel] * *weights++;
    }
    return sum;
}

void tg_depthwise_conv_2d_s8_scalar(const tg_depthwise_conv_2d_scalar_params *p, const int8_t *input,
                                    const int8_t *weights, const int32_t *constants, int8_t *output,
                                    void *scratch) {
    const tg_window *w = &p->window;
    const int32_t count = w->kernel_height * w->kernel_width;
    const int8_t **const taps = scratch;
    int8_t *const outside = (int8_t *)(taps + count);
    memset(outside, p->input_zero_point, (uint32_t)p->channels);
    for (int32_t batch = 0; batch < p->batches; batch++) {
        int32_t y = -w->pad_top;
        for (int32_t oy = 0; oy < w->output_height; oy++, y += w->stride_height) {
            int32_t x = -w->pad_left;
            for (int32_t ox = 0; ox < w->output_width; ox++, x += w->stride_width) {
                find_taps(p, input, y, x, outside, taps);
                const int8_t *filter = weights;
                const int32_t *constant = constants;
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    for (int32_t m = p->depth_multiplier; m > 0; m--, filter += count, constant += 2) {
                        const int32_t shift = constant[0] & 0xFF;
                        const int32_t addend = p->zero_point2 * (int32_t)(1u << shift);
                        const int32_t sum = correlate(taps, filter, count, channel) + (constant[0] >> 8);
                        *output++ = (int8_t)tg_requantize_s8_scalar(sum, constant[1], shift, addend);
                    }
                }
            }
        }
        input += w->input_height * w->input_width * p->channels;
    }
}
