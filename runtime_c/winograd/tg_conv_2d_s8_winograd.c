#include <string.h>

#include "tg_short_requantize.h"
#include "tg_winograd.h"
#include "tg_winograd_tiles.h"

/* The inputs of the tile whose first output is (y, x), in the transform's domain. `buffer`: 36 pixels. */
static void read_tile(const tg_winograd_params *p, const int8_t *image, int32_t y, int32_t x, int8_t *buffer,
                      int16_t *transformed) {
    const tg_window *w = &p->window;
    const int32_t top = y - w->pad_top, left = x - w->pad_left;
    const int32_t pixel = p->input_channels, row_bytes = w->input_width * pixel;
    if (top >= 0 && left >= 0 && top + TG_PATCH <= w->input_height && left + TG_PATCH <= w->input_width) {
        tg_winograd_input(image + top * row_bytes + left * pixel, row_bytes, pixel, pixel, transformed);
        return;
    }
    int8_t *to = buffer;
    for (int32_t i = top; i < top + TG_PATCH; i++) {
        for (int32_t j = left; j < left + TG_PATCH; j++, to += pixel) {
            if ((uint32_t)i < (uint32_t)w->input_height && (uint32_t)j < (uint32_t)w->input_width) {
                memcpy(to, image + i * row_bytes + j * pixel, (uint32_t)pixel);
            } else {
                memset(to, p->input_zero_point, (uint32_t)pixel);
            }
        }
    }
    tg_winograd_input(buffer, TG_PATCH * pixel, pixel, pixel, transformed);
}

/* Where a tile's first output is, and how many rows and columns of it lie within the image. */
typedef struct {
    int32_t at, rows, columns;
} tile_place;

static tile_place place_of(const tg_winograd_params *p, int32_t y, int32_t x) {
    const tg_window *w = &p->window;
    const int32_t rows = w->output_height - y, columns = w->output_width - x;
    const tile_place place = {(y * w->output_width + x) * p->output_channels, rows < TG_TILE ? rows : TG_TILE,
                              columns < TG_TILE ? columns : TG_TILE};
    return place;
}

/* Writes the outputs of some tiles that lie within the image, of one channel. */
static void finish(const tg_winograd_params *p, const uint32_t *sums, const int32_t *constants,
                   const tile_place *place, int32_t count, int8_t *output) {
    enum { POINT = TG_TILES * TG_CHANNELS };
    const tg_short_scale scale = p->scale;
    const int32_t pixel = p->output_channels, row_bytes = p->window.output_width * pixel;
    const int32_t own[2] = {constants[0], constants[1]}; /* the outputs may be anything but those */
    for (const tile_place *const end = place + count; place != end; place++, sums++) {
        int8_t *row = output + place->at;
        const uint32_t *sum = sums;
        for (int32_t i = place->rows; i > 0; i--, row += row_bytes, sum += POINT * TG_TILE) {
            int8_t *element = row;
            const uint32_t *one = sum;
            for (int32_t j = place->columns; j > 0; j--, element += pixel, one += POINT) {
                *element = (int8_t)tg_requantize_s8_rounded(&scale, own, (int32_t)*one);
            }
        }
    }
}

/* The next tile, in the order of rows; past the last one stands that one again. */
static void step(const tg_window *w, int32_t *y, int32_t *x) {
    if (*x + TG_TILE < w->output_width) {
        *x += TG_TILE;
    } else if (*y + TG_TILE < w->output_height) {
        *x = 0;
        *y += TG_TILE;
    }
}

/* The sums of TG_TILES tiles for output channels from `channel` on; past the last one
 * stands that one again. */
static void multiply(const tg_winograd_params *p, const int16_t *inputs, const int8_t *weights,
                     int32_t channel, int16_t *filters, uint32_t *products) {
    const int32_t channels = p->input_channels, last = p->output_channels - 1;
    for (int32_t start = 0; start < channels; start += p->part) {
        const int32_t count = channels - start < p->part ? channels - start : p->part;
        for (int32_t i = 0; i < TG_CHANNELS; i++) {
            const int32_t mine = channel + i < last ? channel + i : last;
            tg_winograd_filter(weights + 9 * (mine * channels + start), count, filters + i);
        }
        tg_winograd_multiply(inputs + TG_POINTS * TG_TILES * start, filters, count, start, products);
    }
    tg_winograd_output(products);
}

void tg_conv_2d_s8_winograd(const tg_winograd_params *p, const int8_t *input, const int8_t *weights,
                            const int32_t *constants, int8_t *output, void *scratch) {
    const tg_window *w = &p->window;
    const int32_t channels = p->input_channels, pixel = p->output_channels;
    uint32_t *const products = scratch;
    int16_t *const inputs = (int16_t *)(void *)(products + TG_POINTS * TG_TILES * TG_CHANNELS);
    int16_t *const filters = inputs + TG_POINTS * TG_TILES * channels;
    const int32_t down = (w->output_height + TG_TILE - 1) / TG_TILE,
                  across = (w->output_width + TG_TILE - 1) / TG_TILE;
    for (int32_t batch = 0; batch < p->batches; batch++) {
        int32_t y = 0, x = 0;
        for (int32_t left = down * across; left > 0; left -= TG_TILES) {
            const int32_t count = left < TG_TILES ? left : TG_TILES;
            tile_place places[TG_TILES];
            for (int32_t tile = 0; tile < TG_TILES; tile++) {
                places[tile] = place_of(p, y, x);
                read_tile(p, input, y, x, (int8_t *)filters, inputs + tile);
                step(w, &y, &x);
            }
            for (int32_t channel = 0; channel < pixel; channel++) {
                const int32_t i = channel % TG_CHANNELS;
                if (i == 0) {
                    multiply(p, inputs, weights, channel, filters, products);
                }
                finish(p, products + TG_TILES * i, constants + 2 * channel, places, count, output + channel);
            }
        }
        input += w->input_height * w->input_width * channels;
        output += w->output_height * w->output_width * pixel;
    }
}
