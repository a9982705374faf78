#include "tg_average.h"
#include "tg_pool_dsp.h"
#include "tg_requantize.h"
#include "tg_span.h"
#include "tg_sum_dsp.h"

/* One pixel of the output; the last four channels overlap those before where their number is no multiple
 * of 4. */
static void average_pixel(const tg_pool_s8_params *p, const int8_t *corner, int32_t height, int32_t width,
                          int32_t row_stride, int8_t *output) {
    const tg_average average = tg_average_of(height * width);
    if (width * p->channels == row_stride) { /* one long row */
        width *= height;
        height = 1;
    }
    for (int32_t next = 0; next < p->channels; next += 4) {
        const int32_t channel = next + 4 <= p->channels ? next : p->channels - 4;
        int32_t sums[4];
        tg_sum_channels(corner + channel, height, width, p->channels, row_stride, sums);
        for (int i = 0; i < 4; i++) {
            output[channel + i] = (int8_t)tg_clamp(tg_average_at(average, sums[i]), p->minimum, p->maximum);
        }
    }
}

void tg_average_pool_2d_s8_dsp(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    const int32_t row_stride = w->input_width * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_stride) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows =
                tg_span_at(oy * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
            const int8_t *row = input + (rows.origin + rows.first) * row_stride;
            for (int32_t ox = 0; ox < w->output_width; ox++, output += p->channels) {
                const tg_span columns =
                    tg_span_at(ox * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
                average_pixel(p, row + (columns.origin + columns.first) * p->channels, rows.end - rows.first,
                              columns.end - columns.first, row_stride, output);
            }
        }
    }
}
