/* The body of tg_conv_2d_s8_winograd*: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization. */
#include "tg_short_requantize.h"
#include "tg_winograd.h"
#include "tg_winograd_tiles.h"

/* The inputs of the tile whose first output is (y, x), of one channel; `image` points to it. */
static void read_patch(const tg_winograd_params *p, const int8_t *image, int32_t y, int32_t x,
                       int32_t *patch) {
    const tg_window *w = &p->window;
    const int32_t top = y - w->pad_top, left = x - w->pad_left;
    const int32_t pixel = p->input_channels, row_bytes = w->input_width * pixel;
    if (top >= 0 && left >= 0 && top + TG_PATCH <= w->input_height && left + TG_PATCH <= w->input_width) {
        const int8_t *row = image + top * row_bytes + left * pixel;
        for (int32_t i = 0; i < TG_PATCH; i++, row += row_bytes) {
            const int8_t *element = row;
            *patch++ = *element;
            *patch++ = *(element += pixel);
            *patch++ = *(element += pixel);
            *patch++ = *(element += pixel);
            *patch++ = *(element += pixel);
            *patch++ = *(element += pixel);
        }
        return;
    }
    for (int32_t i = top; i < top + TG_PATCH; i++) {
        for (int32_t j = left; j < left + TG_PATCH; j++) {
            const int inside =
                (uint32_t)i < (uint32_t)w->input_height && (uint32_t)j < (uint32_t)w->input_width;
            *patch++ = inside ? image[i * row_bytes + j * pixel] : p->input_zero_point;
        }
    }
}

/* Writes the outputs of a tile that lie within the image; `output` points to the first. */
static void finish(const tg_winograd_params *p, const int32_t *sums, const int32_t *constants, int32_t y,
                   int32_t x, int8_t *output) {
    const tg_short_scale scale = p->scale;
    const tg_window *w = &p->window;
    const int32_t rows = w->output_height - y < TG_TILE ? w->output_height - y : TG_TILE;
    const int32_t columns = w->output_width - x < TG_TILE ? w->output_width - x : TG_TILE;
    const int32_t pixel = p->output_channels, row_bytes = w->output_width * pixel;
    for (int32_t i = 0; i < rows; i++, sums += TG_TILE, output += row_bytes) {
        int8_t *element = output;
        for (int32_t j = 0; j < columns; j++, element += pixel) {
            *element = (int8_t)TG_REQUANTIZE(&scale, constants, sums[j]);
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

void TG_NAME(const tg_winograd_params *p, const int8_t *input, const int8_t *weights,
             const int32_t *constants, int8_t *output, void *scratch) {
    const tg_window *w = &p->window;
    const int32_t channels = p->input_channels;
    uint32_t *const products = scratch;
    int16_t *const inputs = (int16_t *)(void *)(products + TG_POINTS * TG_TILES * TG_CHANNELS);
    int16_t *const filters = inputs + TG_POINTS * TG_TILES * channels;
    const int32_t down = (w->output_height + TG_TILE - 1) / TG_TILE,
                  across = (w->output_width + TG_TILE - 1) / TG_TILE;
    for (int32_t batch = 0; batch < p->batches; batch++) {
        int32_t y = 0, x = 0;
        for (int32_t left = down * across; left > 0; left -= TG_TILES) {
            const int32_t count = left < TG_TILES ? left : TG_TILES;
            int32_t ys[TG_TILES], xs[TG_TILES], buffer[TG_POINTS];
            for (int32_t tile = 0; tile < TG_TILES; tile++) {
                ys[tile] = y;
                xs[tile] = x;
                for (int32_t channel = 0; channel < channels; channel++) {
                    read_patch(p, input + channel, y, x, buffer);
                    tg_winograd_input(buffer, inputs + TG_POINTS * TG_TILES * channel + tile);
                }
                step(w, &y, &x);
            }
            const int8_t *filter = weights;
            for (int32_t channel = 0; channel < p->output_channels; channel += TG_CHANNELS) {
                const int32_t rest = p->output_channels - channel,
                              some = rest < TG_CHANNELS ? rest : TG_CHANNELS;
                const int8_t *const second = filter + (some - 1) * 9 * channels;
                tg_winograd_filter(filter, second, channels, filters);
                filter = second + 9 * channels;
                tg_winograd_multiply(inputs, filters, channels, products);
                for (int32_t i = 0; i < some; i++) {
                    const int32_t *const constant = constants + 2 * (channel + i);
                    for (int32_t tile = 0; tile < count; tile++) {
                        tg_winograd_output(products + TG_TILES * i + tile, buffer);
                        const int32_t at = (ys[tile] * w->output_width + xs[tile]) * p->output_channels;
                        finish(p, buffer, constant, ys[tile], xs[tile], output + at + channel + i);
                    }
                }
            }
        }
        input += w->input_height * w->input_width * channels;
        output += w->output_height * w->output_width * p->output_channels;
    }
}
