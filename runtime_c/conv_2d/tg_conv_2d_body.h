/* The body of tg_conv_2d_<types>: a translation unit includes the headers of its weights and its scales,
 * defines TG_FUNCTION and TG_PARAMS, then includes this. Filters are [kernel_height][kernel_width][depth],
 * one after another. */
#include "tg_conv_2d.h"
#include "tg_span.h"

/* The products of one output element: `input` is the image at this group's first channel, `first` the index
 * of the filter's first weight. */
static TG_ACCUMULATOR correlate(const TG_PARAMS *p, const TG_ELEMENT *input, const TG_WEIGHTS *weights,
                                int32_t first, int32_t depth, tg_span rows, tg_span columns) {
    const tg_window *w = &p->window;
    /* Taps that follow one another in the input are one long run. */
    const int32_t together =
        w->dilation_width == 1 && depth == p->input_channels ? columns.end - columns.first : 1;
    TG_ACCUMULATOR sum = 0;
    for (int32_t ky = rows.first; ky < rows.end; ky++) {
        const int32_t y = rows.origin + ky * w->dilation_height;
        for (int32_t kx = columns.first; kx < columns.end; kx += together) {
            const int32_t x = columns.origin + kx * w->dilation_width;
            const TG_ELEMENT *pixel = input + (y * w->input_width + x) * p->input_channels;
            sum += TG_DOT(pixel, weights, first + (ky * w->kernel_width + kx) * depth, together * depth);
        }
    }
    return sum;
}

#if !defined(TG_SYMMETRIC)
/* Sum of the weights of all taps that lie in the padding. */
static int32_t padding_weights(const tg_window *w, const TG_WEIGHTS *weights, int32_t first, int32_t depth,
                               tg_span rows, tg_span columns) {
    int32_t sum = 0, i = first;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            const int inside = ky >= rows.first && ky < rows.end && kx >= columns.first && kx < columns.end;
            for (int32_t c = 0; c < depth; c++, i++) {
                sum += inside ? 0 : TG_WEIGHT(weights, i);
            }
        }
    }
    return sum;
}
#endif

void TG_FUNCTION(const TG_PARAMS *p, const TG_ELEMENT *input, const TG_WEIGHTS *weights,
                 const TG_ACCUMULATOR *bias, TG_SCALES, TG_ELEMENT *output) {
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
                for (int32_t o = 0; o < p->output_channels; o++) {
                    const TG_ELEMENT *group = input + (p->groups > 1 ? o / group_outputs * depth : 0);
                    TG_ACCUMULATOR sum =
                        bias[o] + correlate(p, group, weights, o * filter_size, depth, rows, columns);
#if defined(TG_SYMMETRIC)
                    const int32_t scaled = TG_SCALED(sum, o);
#else
                    if (rows.end - rows.first < w->kernel_height ||
                        columns.end - columns.first < w->kernel_width) {
                        sum += p->input_zero_point *
                               padding_weights(w, weights, o * filter_size, depth, rows, columns);
                    }
                    const int32_t scaled = TG_SCALED(sum, o) + p->output_zero_point;
#endif
                    output[o] = (TG_ELEMENT)tg_clamp(scaled, p->minimum, p->maximum);
                }
            }
        }
    }
}
