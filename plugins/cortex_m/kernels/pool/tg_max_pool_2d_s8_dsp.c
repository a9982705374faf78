#include "tg_dsp.h"
#include "tg_pool_dsp.h"
#include "tg_span.h"

/* The greatest of four channels over a window, and `least`. */
static uint32_t greatest(uint32_t least, const int8_t *corner, int32_t height, int32_t width, int32_t step,
                         int32_t row_stride) {
    for (int32_t y = 0; y < height; y++, corner += row_stride) {
        const int8_t *pixel = corner;
        for (int32_t x = 0; x < width; x++, pixel += step) {
            least = tg_max_s8x4(least, tg_read32(pixel));
        }
    }
    return least;
}

void tg_max_pool_2d_s8_dsp(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    const int32_t row_stride = w->input_width * p->channels;
    const uint32_t least = (uint32_t)(uint8_t)p->minimum * 0x01010101u;
    const uint32_t most = (uint32_t)(uint8_t)p->maximum * 0x01010101u;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_stride) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows =
                tg_span_at(oy * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
            const int8_t *row = input + (rows.origin + rows.first) * row_stride;
            for (int32_t ox = 0; ox < w->output_width; ox++, output += p->channels) {
                const tg_span columns =
                    tg_span_at(ox * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
                const int8_t *corner = row + (columns.origin + columns.first) * p->channels;
                for (int32_t next = 0; next < p->channels; next += 4) {
                    const int32_t channel = next + 4 <= p->channels ? next : p->channels - 4;
                    const uint32_t found = greatest(least, corner + channel, rows.end - rows.first,
                                                    columns.end - columns.first, p->channels, row_stride);
                    tg_write32(output + channel, tg_min_s8x4(found, most));
                }
            }
        }
    }
}
