/* Body of tg_conv_2d_s8_winograd_dsp and its form for weights of 8 bits: define TG_WINOGRAD (the function's
 * name) and TG_PACKED (0 or 1), then include this. */
#include <string.h>

#include "tg_winograd_dsp.h"

#if TG_PACKED
#define TG_WEIGHT int8_t
#else
#define TG_WEIGHT int16_t
#endif

/* The 6x6 pixels at (y, x), some of them outside of the image: those are the input's zero point. */
static void copy_padded(const tg_winograd_params *p, const int8_t *input, int32_t y, int32_t x, int8_t *to) {
    const int32_t channels = p->input_channels;
    const int32_t first = x < 0 ? -x : 0;
    const int32_t end = p->input_width - x < 6 ? p->input_width - x : 6;
    memset(to, (int)p->input_zero_point, (size_t)(36 * channels));
    for (int32_t row = 0; row < 6; row++) {
        if (y + row >= 0 && y + row < p->input_height && end > first) {
            const int8_t *from = input + ((y + row) * p->input_width + x + first) * channels;
            memcpy(to + (6 * row + first) * channels, from, (size_t)((end - first) * channels));
        }
    }
}

/* The transformed pixels of the tile at (y, x) of the output. */
static void transform_tile(const tg_winograd_params *p, const int8_t *input, int32_t y, int32_t x,
                           tg_winograd_input *in, int8_t *patch, uint32_t *transformed) {
    const int32_t top = y - p->pad_top, left = x - p->pad_left;
    const int8_t *tile = input + (top * p->input_width + left) * p->input_channels;
    in->row = p->input_width * p->input_channels;
    if (top < 0 || left < 0 || top + 6 > p->input_height || left + 6 > p->input_width) {
        copy_padded(p, input, top, left, patch);
        tile = patch;
        in->row = 6 * p->input_channels;
    }
    tg_winograd_input_dsp(tile, in, transformed);
}

/* The sums of two filters for all tiles; returns the filters that follow. */
static const TG_WEIGHT *multiply(const TG_WEIGHT *filters, const uint32_t *transformed, int32_t pairs,
                                 uint32_t *sums) {
#if TG_PACKED
    uint32_t *const expanded = sums + TG_WINOGRAD_SUMS;
    tg_winograd_part part = {TG_WINOGRAD_PART, 16 * (pairs - TG_WINOGRAD_PART), 0};
    for (int32_t first = 0; first < pairs; first += TG_WINOGRAD_PART, part.add = 1) {
        tg_winograd_filters_dsp(filters + 18 * first, 18 * pairs, expanded);
        tg_winograd_multiply_dsp(expanded, transformed + 4 * first, &part, sums);
    }
    return filters + 36 * pairs;
#else
    const tg_winograd_part all = {pairs, 0, 0};
    tg_winograd_multiply_dsp((const uint32_t *)(const void *)filters, transformed, &all, sums);
    return filters + 144 * pairs;
#endif
}

void TG_WINOGRAD(const tg_winograd_params *p, const int8_t *input, const TG_WEIGHT *filters,
                 const int32_t *bias, const int32_t *multiplier, const int8_t *shift, void *scratch,
                 int8_t *output) {
    const int32_t pairs = (p->input_channels + 15) / 16 * 8;
    uint32_t *const transformed = (uint32_t *)scratch;
    uint32_t *const columns = transformed + 144 * pairs, *const sums = columns + 36;
    tg_winograd_input in = {0, p->input_channels, 16 * pairs, columns};
    tg_winograd_output o;
    o.work = columns;
    o.zero_point2 = p->zero_point2;
    o.pixel = p->output_channels;
    o.row = p->output_width * p->output_channels;
    memset(transformed, 0, (size_t)(576 * pairs)); /* the channels that pad the last pairs stay zero */
    for (int32_t y = 0, x = 0; y < p->output_height;) {
        for (o.tiles = 0; o.tiles < TG_WINOGRAD_TILES && y < p->output_height; o.tiles++) {
            tg_winograd_tile *const tile = &o.tile[o.tiles];
            transform_tile(p, input, y, x, &in, (int8_t *)sums, transformed + o.tiles);
            tile->pixels = output + y * o.row + x * o.pixel;
            tile->rows = p->output_height - y < 4 ? p->output_height - y : 4;
            tile->columns = p->output_width - x < 4 ? p->output_width - x : 4;
            x += 4;
            if (x >= p->output_width) {
                x = 0;
                y += 4;
            }
        }
        const TG_WEIGHT *next = filters;
        for (int32_t c = 0; c < p->output_channels; c += 2) {
            next = multiply(next, transformed, pairs, sums);
            tg_winograd_output_dsp(&o, sums, bias, multiplier, shift, p->output_channels - c > 1 ? 2 : 1, c);
        }
    }
}
