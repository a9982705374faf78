#include "tg_max_pool_2d.h"
#include "tg_span.h"

/* The greatest of `least` and one channel's height x width elements. */
static int8_t maximum_of(int8_t least, const int8_t *corner, int32_t height, int32_t width, int32_t channels,
                         int32_t row_stride) {
    int8_t maximum = least;
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const int8_t *element = corner;
        for (int32_t x = 0; x < width; x++, element += channels) {
            maximum = *element > maximum ? *element : maximum;
        }
    }
    return maximum;
}

void tg_max_pool_2d_s8(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    const int32_t row_stride = w->input_width * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_stride) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows =
                tg_span_at(oy * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
            const int32_t height = rows.end - rows.first;
            const int8_t *row = input + (rows.origin + rows.first) * row_stride;
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns =
                    tg_span_at(ox * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
                const int32_t width = columns.end - columns.first;
                const int8_t *corner = row + (columns.origin + columns.first) * p->channels;
                const int8_t least = (int8_t)p->minimum, most = (int8_t)p->maximum;
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    const int8_t greatest =
                        maximum_of(least, corner + channel, height, width, p->channels, row_stride);
                    *output++ = greatest > most ? most : greatest;
                }
            }
        }
    }
}
