/* The convolution that tg_conv_2d_s8_mve and its kin are. */
#ifndef TG_CONV_2D_BODY_MVE_H
#define TG_CONV_2D_BODY_MVE_H
#include <stdint.h>

#include "tg_columns_mve.h"
#include "tg_conv_2d_mve.h"
#include "tg_dot_mve.h"
#include "tg_requantize_mve.h"

/* Constants of four channels. */
typedef struct {
    int32x4_t bias, multiplier, right;
} tg_channels_mve;

/* Where results go: channel i of the first pixel to 2 * i, of the second to 2 * i + 1. Both lanes of channels from
 * `channels` on, which repeat the last one, go where its lanes go; and with distance 0 those of the second pixel,
 * which then is the first again. */
static inline uint16x8_t tg_places_mve(int32_t channels, int32_t distance) {
    uint16_t place[8];
    for (int32_t i = 0; i < 4; i++) {
        const int32_t channel = i < channels ? i : channels - 1;
        place[2 * i] = (uint16_t)channel;
        place[2 * i + 1] = (uint16_t)(channel + distance);
    }
    return vldrhq_u16(place);
}

/* Four channels of a row, two pixels at a time; `columns` as tg_columns_mve leaves them. */
TG_INLINE_MVE void tg_conv_2d_row_mve(const tg_conv_2d_mve_params *p, const int8_t *columns, const int8_t *weights,
                                      const tg_steps_mve *steps, const tg_channels_mve *channels, uint16x8_t places, uint16x8_t last,
                                      int8_t *output, int relu) {
    const int32x4_t bias = channels->bias, multiplier = channels->multiplier, right = channels->right;
    const int32_t step = p->stride_width * p->column_bytes;
    const int8_t *end = columns + (p->output_width >> 1) * 2 * step;
    int32_t second = step;
    for (int32_t odd = p->output_width & 1;; odd = 0) {
        /* Counting up to a pointer keeps compilers from a loop of LE, whose counter is one of the sums' registers. */
        while (columns != end) {
            const tg_dots_mve s = tg_dot_4x2_mve(weights, columns, columns + second, steps);
            int32x4_t a = vaddq_s32(tg_lanes(s.a0, s.a1, s.a2, s.a3), bias);
            int32x4_t b = vaddq_s32(tg_lanes(s.b0, s.b1, s.b2, s.b3), bias);
            a = relu ? tg_scale_up_mve(a, multiplier, right) : tg_scale_mve(a, multiplier, right);
            b = relu ? tg_scale_up_mve(b, multiplier, right) : tg_scale_mve(b, multiplier, right);
            const int16x8_t y = relu ? tg_narrow_full_mve(a, b, -128) : tg_narrow_mve(a, b, &p->output);
            vstrbq_scatter_offset_s16(output, places, y);
            columns += 2 * step;
            output += 2 * p->output_channels;
        }
        if (!odd) {
            return;
        }
        end += 2 * step;
        second = 0; /* the last pixel, twice */
        places = last;
    }
}

TG_INLINE_MVE void tg_conv_2d_body_mve(const tg_conv_2d_mve_params *p, const int8_t *input, const int8_t *weights,
                                       const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                                       int8_t *scratch, int8_t *output, int relu) {
    const tg_pixels_mve pixels = tg_pixels_of_mve(p);
    const uint16x8_t places = tg_places_mve(4, p->output_channels), last = tg_places_mve(4, 0);
    const tg_steps_mve steps = tg_steps_of_mve(p->steps);
    tg_fill_mve(scratch, (int8_t)p->input_zero_point, p->scratch_bytes);
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->image_bytes) {
        for (int32_t y = 0; y < p->output_height; y++) {
            tg_columns_mve(p, &pixels, input, y * p->stride_height - p->pad_top, scratch);
            const int8_t *filters = weights;
            for (int32_t o = 0; o < p->output_channels; o += 4, filters += 64 * p->steps) {
                const tg_channels_mve four = {vldrwq_s32(bias + o), vldrwq_s32(multiplier + o), vldrbq_s32(right + o)};
                const int32_t left = p->output_channels - o;
                const uint16x8_t pair = left < 4 ? tg_places_mve(left, p->output_channels) : places;
                const uint16x8_t single = left < 4 ? tg_places_mve(left, 0) : last;
                tg_conv_2d_row_mve(p, scratch, filters, &steps, &four, pair, single, output + o, relu);
            }
            output += p->output_width * p->output_channels;
        }
    }
}

#endif
