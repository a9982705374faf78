/* The body of tg_conv_2d_s8_swar*: TG_NAME is the function, TG_REQUANTIZE the form of its requantization,
 * TG_STREAM the type of the stream, TG_MATRIX(params, words, stream, sums, channels) the core that makes the
 * sums, and returns the stream's end. Where there is a macro TG_FINISH it writes a block's outputs, and
 * tg_targets and tg_targets_of say where to. Where params are not tg_conv_2d_swar_params, TG_PARAMS is their
 * type, TG_SIZES(params) points to these, and TG_BUFFER(params) are words that the core has after the sums.
 * Where there is a macro TG_PACK_BLOCK there is a function pack_block, too. */
#include <string.h>

#include "tg_block_swar.h"
#include "tg_conv_2d_swar.h"
#include "tg_short_requantize.h"

#ifndef TG_PACK_BLOCK
/* The words of `count` inputs: those at `source`. */
static inline int32_t *pack_block(const int8_t *const source[TG_BLOCK], int32_t count, int32_t *words) {
    int32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        words = tg_pack_one(source, i, words);
        words = tg_pack_one(source, i + 1, words);
        words = tg_pack_one(source, i + 2, words);
        words = tg_pack_one(source, i + 3, words);
    }
    for (; i < count; i++) {
        words = tg_pack_one(source, i, words);
    }
    return words;
}
#endif

/* All windows of the block lie within the image, where their rows are connected. */
static void pack_rows(const tg_conv_2d_swar_params *p, const int8_t *image, const tg_origins *at,
                      int32_t *words) {
    const tg_window *w = &p->window;
    const int32_t row_bytes = w->input_width * p->input_channels;
    const int8_t *source[TG_BLOCK];
    for (int i = 0; i < TG_BLOCK; i++) {
        source[i] = image + at->y[i] * row_bytes + at->x[i] * p->input_channels;
    }
    for (int32_t ky = w->kernel_height; ky > 0; ky--) {
        words = pack_block(source, w->kernel_width * p->depth, words);
        for (int i = 0; i < TG_BLOCK; i++) {
            source[i] += row_bytes * w->dilation_height;
        }
    }
}

/* Tap by tap: of what lies outside the image, `outside` holds one pixel. */
static void pack_taps(const tg_conv_2d_swar_params *p, const int8_t *image, const tg_origins *at,
                      const int8_t *outside, int32_t *words) {
    const tg_window *w = &p->window;
    for (int32_t ky = 0; ky < w->kernel_height; ky++) {
        for (int32_t kx = 0; kx < w->kernel_width; kx++) {
            const int8_t *source[TG_BLOCK];
            for (int i = 0; i < TG_BLOCK; i++) {
                const int32_t y = at->y[i] + ky * w->dilation_height, x = at->x[i] + kx * w->dilation_width;
                const int inside =
                    (uint32_t)y < (uint32_t)w->input_height && (uint32_t)x < (uint32_t)w->input_width;
                source[i] = inside ? image + (y * w->input_width + x) * p->input_channels : outside;
            }
            words = pack_block(source, p->depth, words);
        }
    }
}

#ifndef TG_FINISH
#define TG_FINISH finish
typedef int32_t tg_targets;
static inline tg_targets tg_targets_of(const tg_conv_2d_swar_params *p, int32_t count) {
    (void)p;
    return count;
}

/* Writes `channels` channels of the block's pixels, of which there are `count`; the others fall on the last
 * one. */
static void finish(const tg_conv_2d_swar_params *p, const tg_targets *targets, const int32_t *sums,
                   const int32_t *constants, int32_t channels, int8_t *output) {
    const int32_t count = *targets;
    const tg_short_scale scale = p->scale;
    const int32_t pixel = p->output_channels, last = (count - 1) * pixel;
    const int32_t second = count > 1 ? pixel : 0, third = count > 2 ? 2 * pixel : last;
    const int32_t fourth = count > 3 ? 3 * pixel : last, fifth = count > 4 ? 4 * pixel : last;
    for (const int32_t *end = constants + 2 * channels; constants != end;
         constants += 2, sums += TG_BLOCK, output++) {
        const int32_t own[2] = {constants[0], constants[1]}; /* the outputs may be anything but those */
        output[0] = (int8_t)TG_REQUANTIZE(&scale, own, sums[0]);
        output[second] = (int8_t)TG_REQUANTIZE(&scale, own, sums[1]);
        output[third] = (int8_t)TG_REQUANTIZE(&scale, own, sums[2]);
        output[fourth] = (int8_t)TG_REQUANTIZE(&scale, own, sums[3]);
        output[fifth] = (int8_t)TG_REQUANTIZE(&scale, own, sums[4]);
        output[last] = (int8_t)TG_REQUANTIZE(&scale, own, sums[5]);
    }
}

#endif

#ifndef TG_PARAMS
#define TG_PARAMS tg_conv_2d_swar_params
#define TG_SIZES(params) (params)
#define TG_BUFFER(params) 0
#endif

void TG_NAME(const TG_PARAMS *params, const int8_t *input, const TG_STREAM *stream, const int32_t *constants,
             int8_t *output, void *scratch) {
    const tg_conv_2d_swar_params *const p = TG_SIZES(params);
    const tg_window *w = &p->window;
    int32_t *const words = scratch, *const sums = words + TG_WORDS * p->inputs;
    int8_t *const outside = (int8_t *)(sums + TG_BLOCK * p->at_once + TG_BUFFER(params));
    const int connected = w->kernel_width == 1 || (w->dilation_width == 1 && p->depth == p->input_channels);
    /* The last row and column at which a window that lies within the image may begin. */
    const int32_t last_y = w->input_height - 1 - (w->kernel_height - 1) * w->dilation_height;
    const int32_t last_x = w->input_width - 1 - (w->kernel_width - 1) * w->dilation_width;
    const int32_t pixels = w->output_height * w->output_width;
    memset(outside, p->input_zero_point, (uint32_t)p->outside);
    for (int32_t batch = 0; batch < p->batches; batch++) {
        tg_walk walk = tg_walk_start(w);
        for (int32_t left = pixels; left > 0; left -= TG_BLOCK) {
            const int32_t count = left < TG_BLOCK ? left : TG_BLOCK;
            tg_origins at;
            tg_walk_block(w, &walk, left, &at);
            int inside = connected;
            for (int i = 0; i < TG_BLOCK; i++) {
                inside = inside && at.y[i] >= 0 && at.y[i] <= last_y && at.x[i] >= 0 && at.x[i] <= last_x;
            }
            if (inside) {
                pack_rows(p, input, &at, words);
            } else {
                pack_taps(p, input, &at, outside, words);
            }
            const tg_targets targets = tg_targets_of(p, count);
            const TG_STREAM *rows = stream;
            for (int32_t channel = 0; channel < p->channels; channel += p->at_once) {
                const int32_t rest = p->channels - channel;
                const int32_t some = rest < p->at_once ? rest : p->at_once;
                rows = TG_MATRIX(params, words, rows, sums, some);
                TG_FINISH(p, &targets, sums, constants + 2 * channel, some, output + channel);
            }
            output += count * p->output_channels;
        }
        input += w->input_height * w->input_width * p->input_channels;
    }
}
