#include "tg_clamp_f32.h"
#include "tg_conv_2d.h"
#include "tg_dot.h"
#include "tg_hybrid.h"
#include "tg_types.h"

TG_NO_CONTRACTION

static int32_t correlate(const tg_conv_2d_f32_s8_params *p, const int8_t *input, const int8_t *weights,
                         tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    const int32_t depth = p->input_channels;
    int32_t sum = 0;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        for (int32_t kx = columns.first; kx < columns.end; kx++) {
            const int32_t x = columns.origin + kx * w->dilation_width;
            sum += tg_dot_s8(input + (y * w->input_width + x) * depth,
                             weights + (ky * w->kernel_width + kx) * depth, depth);
        }
    }
    return sum;
}

void tg_conv_2d_f32_s8(const tg_conv_2d_f32_s8_params *p, const float *input, const int8_t *weights,
                       const float *bias, int8_t *scratch, float *output) {
    const tg_window *w = &p->window;
    const int32_t filter_size = w->kernel_height * w->kernel_width * p->input_channels;
    const int32_t image_size = w->input_height * w->input_width * p->input_channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += image_size) {
        const float scale = tg_quantize_hybrid_s8(input, image_size, scratch) * p->weights_scale;
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows = tg_span_at(oy * w->stride_height - w->pad_top, w->input_height,
                                            w->kernel_height, w->dilation_height);
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns = tg_span_at(ox * w->stride_width - w->pad_left, w->input_width,
                                                   w->kernel_width, w->dilation_width);
                for (int32_t o = 0; o < p->output_channels; o++) {
                    const int32_t sum = correlate(p, scratch, weights + o * filter_size, rows, columns);
                    const float real = (float)sum * scale + bias[o];
                    *output++ = tg_clamp_f32(real, p->minimum, p->maximum);
                }
            }
        }
    }
}
