#include "tg_conv_2d.h"
#include "tg_dot.h"
#include "tg_requantize.h"
#include "tg_span.h"

/* One output element before requantization: `input` is the image at this group's first channel, `weights` the
 * filter [kernel_height][kernel_width][depth]. */
static int32_t correlate(const tg_conv_2d_s8_params *p, const int8_t *input, const int8_t *weights,
                         int32_t depth, tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    const int32_t row_weights = w->kernel_width * depth;
    int32_t sum = 0;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        const int8_t *row = input + y * w->input_width * p->input_channels;
        for (int32_t kx = columns.first; kx < columns.end; kx++) {
            const int32_t x = columns.origin + kx * w->dilation_width;
            sum += tg_dot_s8(row + x * p->input_channels, weights + ky * row_weights + kx * depth, depth);
        }
    }
    return sum;
}

void tg_conv_2d_s8(const tg_conv_2d_s8_params *p, const int8_t *input, const int8_t *weights,
                   const int32_t *bias, const int32_t *multiplier, const int8_t *shift, int8_t *output) {
    const tg_window *w = &p->window;
    const int32_t depth = p->input_channels / p->groups;
    const int32_t group_outputs = p->output_channels / p->groups;
    const int32_t filter_size = w->kernel_height * w->kernel_width * depth;
    const int32_t image_size = w->input_height * w->input_width * p->input_channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += image_size) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows = tg_span_at(oy * w->stride_height - w->pad_top, w->input_height,
                                            w->kernel_height, w->dilation_height);
            for (int32_t ox = 0; ox < w->output_width; ox++, output += p->output_stride) {
                const tg_span columns = tg_span_at(ox * w->stride_width - w->pad_left, w->input_width,
                                                   w->kernel_width, w->dilation_width);
                const int inside = rows.first == 0 && rows.end == w->kernel_height && columns.first == 0 &&
                                   columns.end == w->kernel_width;
                for (int32_t o = 0; o < p->output_channels; o++) {
                    const int8_t *filter = weights + o * filter_size;
                    const int8_t *group = input + (p->groups > 1 ? o / group_outputs * depth : 0);
                    int32_t sum = bias[o] + correlate(p, group, filter, depth, rows, columns);
                    if (!inside) {
                        sum += p->input_zero_point * tg_padding_weights_s8(w, filter, depth, rows, columns);
                    }
                    sum = tg_requantize(sum, multiplier[o], shift[o]) + p->output_zero_point;
                    output[o] = (int8_t)tg_clamp(sum, p->minimum, p->maximum);
                }
            }
        }
    }
}
