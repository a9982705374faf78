#include <string.h>

#include "tg_winograd_dsp.h"

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

static int32_t least(int32_t a, int32_t b) {
    return a < b ? a : b;
}

/* Where a tile at (y, x) of the output goes. */
static tg_winograd_output output_of(const tg_winograd_params *p, int32_t y, int32_t x) {
    tg_winograd_output o = {0};
    o.zero_point2 = p->zero_point2;
    o.rows = least(4, p->output_height - y);
    o.row = p->output_width * p->output_channels;
    for (int32_t column = 1; column < 4 && x + column < p->output_width; column++) {
        o.offset[column] = column * p->output_channels;
    }
    return o;
}

void tg_conv_2d_s8_winograd_dsp(const tg_winograd_params *p, const int8_t *input, const int16_t *filters,
                                const int32_t *bias, const int32_t *multiplier, const int8_t *shift,
                                void *scratch, int8_t *output) {
    const int32_t pairs = (p->input_channels + 15) / 16 * 8;
    uint32_t *const transformed = (uint32_t *)scratch;
    uint32_t *const columns = transformed + 72 * pairs;
    uint32_t *const sums = columns + 36;
    int8_t *const patch = (int8_t *)sums;          /* used before the sums are */
    memset(transformed, 0, (size_t)(288 * pairs)); /* the channels that pad the last pairs stay zero */
    for (int32_t y = 0; y < p->output_height; y += 4) {
        for (int32_t x = 0; x < p->output_width; x += 8) {
            const int32_t tiles = x + 4 < p->output_width ? 2 : 1;
            tg_winograd_output o[2];
            for (int32_t t = 0; t < tiles; t++) {
                const int32_t top = y - p->pad_top, left = x + 4 * t - p->pad_left;
                const int inside =
                    top >= 0 && left >= 0 && top + 6 <= p->input_height && left + 6 <= p->input_width;
                const int8_t *tile = patch;
                if (inside) {
                    tile = input + (top * p->input_width + left) * p->input_channels;
                } else {
                    copy_padded(p, input, top, left, patch);
                }
                tg_winograd_input_dsp(tile, (inside ? p->input_width : 6) * p->input_channels,
                                      p->input_channels, pairs, columns, transformed + t);
                o[t] = output_of(p, y, x + 4 * t);
            }
            const uint32_t *block = (const uint32_t *)(const void *)filters;
            int8_t *pixel = output + (y * p->output_width + x) * p->output_channels;
            for (int32_t c = 0; c < p->output_channels; c += 4, block += 144 * pairs, pixel += 4) {
                tg_winograd_multiply_dsp(transformed, block, pairs, sums);
                for (int32_t t = 0; t < tiles; t++) {
                    tg_winograd_output_dsp(&o[t], sums + t, bias + c, multiplier + c, shift + c,
                                           least(4, p->output_channels - c),
                                           pixel + 4 * t * p->output_channels);
                }
            }
        }
    }
}
