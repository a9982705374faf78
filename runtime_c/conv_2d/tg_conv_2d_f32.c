#include "tg_conv_2d.h"
#include "tg_span.h"
#include "tg_types.h"

TG_NO_CONTRACTION

static float correlate(const tg_conv_2d_f32_params *p, const float *input, const float *weights,
                       int32_t depth, tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    float sum = 0.0f;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        for (int32_t kx = columns.first; kx < columns.end; kx++) {
            const int32_t x = columns.origin + kx * w->dilation_width;
            const float *pixel = input + (y * w->input_width + x) * p->input_channels;
            const float *tap = weights + (ky * w->kernel_width + kx) * depth;
            for (int32_t i = 0; i < depth; i++) {
                sum += pixel[i] * tap[i];
            }
        }
    }
    return sum;
}

void tg_conv_2d_f32(const tg_conv_2d_f32_params *p, const float *input, const float *weights,
                    const float *bias, float *output) {
    const tg_window *w = &p->window;
    const int32_t depth = p->input_channels / p->groups;
    const int32_t group_outputs = p->output_channels / p->groups;
    const int32_t filter_size = w->kernel_height * w->kernel_width * depth;
    const int32_t image_size = w->input_height * w->input_width * p->input_channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += image_size) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows = tg_span_at(oy * w->stride_height - w->pad_top, w->input_height,
                                            w->kernel_height, w->dilation_height);
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns = tg_span_at(ox * w->stride_width - w->pad_left, w->input_width,
                                                   w->kernel_width, w->dilation_width);
                for (int32_t o = 0; o < p->output_channels; o++) {
                    const float *group = input + (p->groups > 1 ? o / group_outputs * depth : 0);
                    const float sum =
                        correlate(p, group, weights + o * filter_size, depth, rows, columns) + bias[o];
                    *output++ = sum < p->minimum ? p->minimum : sum > p->maximum ? p->maximum : sum;
                }
            }
        }
    }
}
