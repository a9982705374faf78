#include <string.h>

#define TG_BLOCK 4
#define TG_CHANNELS_AT_ONCE 8 /* whose sums are kept */
#include "tg_block_swar.h"
#include "tg_depthwise_conv_2d_scalar.h"
#include "tg_finish_scalar.h"
#include "tg_taps_scalar.h"

/* Where the input's pixels are found. Those before `end` may have been overwritten: they are in `history`, a
 * ring that pixel `end` enters at `slot`. */
typedef struct {
    const int8_t *image;   /* at the slice's first channel */
    const int8_t *outside; /* a pixel of zero points */
    int8_t *history;
    int32_t end, slot;
} tg_pixels;

/* Keeps the next `count` pixels. */
static void keep(const tg_depthwise_conv_2d_scalar_params *p, int32_t channels, int32_t count,
                 tg_pixels *pixels) {
    for (; count > 0; count--, pixels->end++) {
        memcpy(pixels->history + pixels->slot * p->slice, pixels->image + pixels->end * p->channels,
               (uint32_t)channels);
        if (++pixels->slot == p->history) {
            pixels->slot = 0;
        }
    }
}

static inline const int8_t *find_pixel(const tg_depthwise_conv_2d_scalar_params *p, const tg_pixels *pixels,
                                       int32_t y, int32_t x) {
    const tg_window *w = &p->window;
    if ((uint32_t)y >= (uint32_t)w->input_height || (uint32_t)x >= (uint32_t)w->input_width) {
        return pixels->outside;
    }
    const int32_t index = y * w->input_width + x, back = pixels->end - index;
    if (p->history == 0 || back <= 0) {
        return pixels->image + index * p->channels;
    }
    const int32_t slot = pixels->slot - back;
    return pixels->history + (slot < 0 ? slot + p->history : slot) * p->slice;
}

/* The pixel that each tap sees, of a block's four windows. */
static void find_taps(const tg_depthwise_conv_2d_scalar_params *p, const tg_pixels *pixels,
                      const tg_origins *at, const int8_t **taps) {
    const tg_window *w = &p->window;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            for (int i = 0; i < TG_BLOCK; i++) {
                *taps++ = find_pixel(p, pixels, at->y[i] + ky * w->dilation_height,
                                     at->x[i] + kx * w->dilation_width);
            }
        }
    }
}

/* Four pixels of a slice of `channels` channels; weights, constants and output begin at its first one. */
static void finish_block(const tg_depthwise_conv_2d_scalar_params *p, const int8_t *const *taps,
                         int32_t channels, int32_t count, const int8_t *weights, const int32_t *constants,
                         int8_t *output, int32_t *sums) {
    const int32_t taps_count = p->window.kernel_height * p->window.kernel_width;
    const int32_t multiplier = p->depth_multiplier;
    const tg_finish_scalar_params finish =
        tg_finish_block(p->zero_point2, multiplier, count, p->channels * multiplier);
    for (int32_t m = 0; m < multiplier; m++, output++) {
        for (int32_t channel = 0; channel < channels; channel += TG_CHANNELS_AT_ONCE) {
            const int32_t rest = channels - channel;
            const int32_t end = rest < TG_CHANNELS_AT_ONCE ? channels : channel + TG_CHANNELS_AT_ONCE;
            tg_taps_s8_scalar(taps, weights + channel * taps_count, sums, taps_count, channel, end);
            tg_finish_s8_scalar(&finish, sums, constants + 2 * channel, end - channel,
                                output + channel * multiplier);
        }
        weights += p->channels * taps_count;
        constants += 2 * p->channels;
    }
}

void tg_depthwise_conv_2d_s8_scalar(const tg_depthwise_conv_2d_scalar_params *p, const int8_t *input,
                                    const int8_t *weights, const int32_t *constants, int8_t *output,
                                    void *scratch) {
    const tg_window *w = &p->window;
    const int32_t taps_count = w->kernel_height * w->kernel_width;
    const int32_t made = w->output_height * w->output_width, distance = p->channels * p->depth_multiplier;
    const int8_t **const taps = scratch;
    int32_t *const sums = (int32_t *)(taps + TG_BLOCK * taps_count);
    int8_t *const outside = (int8_t *)(sums + TG_BLOCK * TG_CHANNELS_AT_ONCE);
    memset(outside, p->input_zero_point, (uint32_t)p->slice);
    for (int32_t batch = 0; batch < p->batches; batch++) {
        for (int32_t first = 0; first < p->channels; first += p->slice) {
            const int32_t rest = p->channels - first, channels = rest < p->slice ? rest : p->slice;
            tg_pixels pixels = {input + first, outside, outside + p->slice, 0, 0};
            int8_t *target = output + first * p->depth_multiplier;
            tg_walk walk = tg_walk_start(w);
            for (int32_t left = made; left > 0; left -= TG_BLOCK, target += TG_BLOCK * distance) {
                const int32_t count = left < TG_BLOCK ? left : TG_BLOCK;
                tg_origins at;
                tg_walk_block(w, &walk, left, &at);
                if (p->history > 0) {
                    keep(p, channels, count, &pixels);
                }
                find_taps(p, &pixels, &at, taps);
                finish_block(p, taps, channels, count, weights + first * taps_count, constants + 2 * first,
                             target, sums);
            }
        }
        input += w->input_height * w->input_width * p->channels;
        output += made * distance;
    }
}
