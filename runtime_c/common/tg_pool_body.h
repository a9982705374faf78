/* The body of a pool: a translation unit defines TG_FUNCTION, TG_PARAMS, TG_ELEMENT and what follows, then
 * includes this. TG_ONCE declares what all channels of a window need. TG_REDUCE(corner) is a TG_REDUCED of
 * one channel over the height x width pixels from `corner` on, whose rows are row_stride elements apart;
 * TG_OUTPUT(reduced) its output. */
#include "tg_pool.h"
#include "tg_span.h"

void TG_FUNCTION(const TG_PARAMS *p, const TG_ELEMENT *input, TG_ELEMENT *output) {
    const tg_window *w = &p->window;
    const int32_t row_stride = w->input_width * p->channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_stride) {
        for (int32_t oy = 0; oy < w->output_height; oy++) {
            const tg_span rows =
                tg_span_at(oy * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
            const int32_t height = rows.end - rows.first;
            const TG_ELEMENT *row = input + (rows.origin + rows.first) * row_stride;
            for (int32_t ox = 0; ox < w->output_width; ox++) {
                const tg_span columns =
                    tg_span_at(ox * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
                const int32_t width = columns.end - columns.first;
                const TG_ELEMENT *corner = row + (columns.origin + columns.first) * p->channels;
                TG_ONCE
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    const TG_REDUCED reduced = TG_REDUCE(corner + channel);
                    *output++ = TG_OUTPUT(reduced);
                }
            }
        }
    }
}
