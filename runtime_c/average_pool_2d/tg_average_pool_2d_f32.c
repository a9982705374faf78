#include "tg_average_pool_2d.h"
#include "tg_clamp_f32.h"
#include "tg_span.h"

/* Sum of one channel over height x width elements. */
static float sum_of(const float *corner, int32_t height, int32_t width, int32_t channels,
                    int32_t row_stride) {
    float sum = 0.0f;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const float *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            sum += *element;
        }
    }
    return sum;
}

void tg_average_pool_2d_f32(const tg_pool_f32_params *p, const float *input, float *output) {
    const tg_window *w = &p->window;
    const int32_t row_stride = w->input_width * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_stride) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows =
                tg_span_at(oy * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
            const int32_t height = rows.end - rows.first;
            const float *row = input + (rows.origin + rows.first) * row_stride;
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns =
                    tg_span_at(ox * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
                const int32_t width = columns.end - columns.first;
                const float *corner = row + (columns.origin + columns.first) * p->channels;
                const float count = (float)(height * width);
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    const float sum = sum_of(corner + channel, height, width, p->channels, row_stride);
                    *output++ = tg_clamp_f32(sum / count, p->minimum, p->maximum);
                }
            }
        }
    }
}
