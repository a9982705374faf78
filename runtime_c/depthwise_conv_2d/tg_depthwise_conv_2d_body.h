/* The body of tg_depthwise_conv_2d_<types>: a translation unit includes the headers of its weights and its
 * scales, defines TG_FUNCTION and TG_PARAMS, then includes this. Filters are [kernel_height][kernel_width],
 * one after another. */
#include "tg_depthwise_conv_2d.h"
#include "tg_span.h"

/* The products of one output: `input` is the image at this channel, `first` the index of its filter's first
 * weight. */
static TG_ACCUMULATOR correlate(const TG_PARAMS *p, const TG_ELEMENT *input, const TG_WEIGHTS *weights,
                                int32_t first, tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    TG_ACCUMULATOR sum = 0;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        for (int32_t kx = columns.first; kx < columns.end; kx++) {
            const int32_t x = columns.origin + kx * w->dilation_width;
            sum += input[(y * w->input_width + x) * p->channels] *
                   TG_WEIGHT(weights, first + ky * w->kernel_width + kx);
        }
    }
    return sum;
}

#if !defined(TG_SYMMETRIC)
/* Sum of the weights of all taps that lie in the padding. */
static int32_t padding_weights(const tg_window *w, const TG_WEIGHTS *weights, int32_t first, tg_span rows,
                               tg_span columns) {
    int32_t sum = 0;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            if (ky < rows.first || ky >= rows.end || kx < columns.first || kx >= columns.end) {
                sum += TG_WEIGHT(weights, first + ky * w->kernel_width + kx);
            }
        }
    }
    return sum;
}
#endif

void TG_FUNCTION(const TG_PARAMS *p, const TG_ELEMENT *input, const TG_WEIGHTS *weights,
                 const TG_ACCUMULATOR *bias, TG_SCALES, TG_ELEMENT *output) {
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
                int32_t o = 0;
                for (int32_t channel = 0; channel < p->channels; channel++) {
                    for (int32_t m = 0; m < p->depth_multiplier; m++, o++) {
                        const int32_t first = o * filter_size;
                        TG_ACCUMULATOR sum =
                            bias[o] + correlate(p, input + channel, weights, first, rows, columns);
#if defined(TG_SYMMETRIC)
                        const int32_t scaled = TG_SCALED(sum, o);
#else
                        if (rows.end - rows.first < w->kernel_height ||
                            columns.end - columns.first < w->kernel_width) {
                            sum += p->input_zero_point * padding_weights(w, weights, first, rows, columns);
                        }
                        const int32_t scaled = TG_SCALED(sum, o) + p->output_zero_point;
#endif
                        *output++ = (TG_ELEMENT)tg_clamp(scaled, p->minimum, p->maximum);
                    }
                }
            }
        }
    }
}
