#include "tg_depthwise_conv_2d.h"
#include "tg_dot.h"
#include "tg_requantize.h"
#include "tg_span.h"

/* One output before requantization: `input` is the image at this channel, `filter` one channel's taps. */
static int32_t correlate(const tg_depthwise_conv_2d_s8_params *p, const int8_t *input, const int8_t *filter,
                         tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    const int32_t step = w->dilation_width * p->channels;
    int32_t sum = 0;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        const int32_t x = columns.origin + columns.first * w->dilation_width;
        const int8_t *pixel = input + (y * w->input_width + x) * p->channels;
        const int8_t *tap = filter + ky * w->kernel_width;
        for (int32_t kx = columns.first; kx < columns.end; kx++, pixel += step) {
            sum += *pixel * tap[kx];
        }
    }
    return sum;
}

void tg_depthwise_conv_2d_s8(const tg_depthwise_conv_2d_s8_params *p, const int8_t *input,
                             const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                             const int8_t *shift, int8_t *output) {
    const tg_window *w = &p->window;
    const int32_t filter_size = w->kernel_height * w->kernel_width;
    const int32_t image_size = w->input_height * w->input_width * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += image_size) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows = tg_span_at(oy * w->stride_height - w->pad_top, w->input_height,
                                            w->kernel_height, w->dilation_height);
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns = tg_span_at(ox * w->stride_width - w->pad_left, w->input_width,
                                                   w->kernel_width, w->dilation_width);
                const int inside = rows.first == 0 && rows.end == w->kernel_height && columns.first == 0 &&
                                   columns.end == w->kernel_width;
                const int8_t *filter = weights;
                int32_t o = 0;
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    for (int32_t m = 0; m < p->depth_multiplier; m++, o++, filter += filter_size) {
                        int32_t sum = bias[o] + correlate(p, input + channel, filter, rows, columns);
                        if (!inside) {
                            sum += p->input_zero_point * tg_padding_weights_s8(w, filter, 1, rows, columns);
                        }
                        sum = tg_requantize(sum, multiplier[o], shift[o]) + p->output_zero_point;
                        *output++ = (int8_t)tg_clamp(sum, p->minimum, p->maximum);
                    }
                }
            }
        }
    }
}
