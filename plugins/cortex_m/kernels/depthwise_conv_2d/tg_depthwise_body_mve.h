/* The depthwise convolution that tg_depthwise_conv_2d_s8_mve and its kin are. */
#ifndef TG_DEPTHWISE_BODY_MVE_H
#define TG_DEPTHWISE_BODY_MVE_H
#include <stdint.h>

#include "tg_copy_mve.h"
#include "tg_depthwise_conv_2d_mve.h"
#include "tg_planes_mve.h"
#include "tg_requantize_mve.h"

/* What the functions differ in, known to the compiler. */
typedef struct {
    int32_t advance; /* bytes from a window to the next, 0: as the parameters say */
    int32_t single;  /* a window is one vector */
    int32_t relu;    /* the output's zero point is -128, and its only clamp */
} tg_depthwise_form_mve;

/* Constants of a channel. */
typedef struct {
    const int8_t *filter;
    int32_t bias, multiplier, right;
} tg_depthwise_channel_mve;

/* Sums of eight windows that lie `advance` bytes apart: those of windows 0, 2, 4, 6 and of 1, 3, 5, 7. */
typedef struct {
    int32x4_t even, odd;
} tg_windows_mve;

TG_INLINE_MVE tg_windows_mve tg_windows_of_mve(const int8_t *window, int32_t advance, int8x16_t filter) {
    const int32_t s0 = vmladavq_s8(vldrbq_s8(window), filter);
    const int32_t s1 = vmladavq_s8(vldrbq_s8(window + advance), filter);
    const int32_t s2 = vmladavq_s8(vldrbq_s8(window + 2 * advance), filter);
    const int32_t s3 = vmladavq_s8(vldrbq_s8(window + 3 * advance), filter);
    const int32_t s4 = vmladavq_s8(vldrbq_s8(window + 4 * advance), filter);
    const int32_t s5 = vmladavq_s8(vldrbq_s8(window + 5 * advance), filter);
    const int32_t s6 = vmladavq_s8(vldrbq_s8(window + 6 * advance), filter);
    const int32_t s7 = vmladavq_s8(vldrbq_s8(window + 7 * advance), filter);
    const tg_windows_mve sums = {tg_lanes(s0, s2, s4, s6), tg_lanes(s1, s3, s5, s7)};
    return sums;
}

/* One row of one channel's outputs. */
TG_INLINE_MVE void tg_depthwise_row_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *window,
                                        const tg_depthwise_channel_mve *channel, uint16x8_t places, int8_t *output,
                                        tg_depthwise_form_mve form) {
    const int32_t advance = form.advance ? form.advance : p->stride_pixels * p->pitch;
    const int32_t steps = form.single ? 1 : p->steps;
    const int32x4_t multiplier = vdupq_n_s32(channel->multiplier), right = vdupq_n_s32(channel->right);
    const int8x16_t first = vldrbq_s8(channel->filter);
    for (int32_t left = p->output_pixels; left > 0; left -= 8) {
        tg_windows_mve sums = tg_windows_of_mve(window, advance, first);
        for (int32_t step = 1; step < steps; step++) {
            const tg_windows_mve more =
                tg_windows_of_mve(window + 16 * step, advance, vldrbq_s8(channel->filter + 16 * step));
            sums.even = vaddq_s32(sums.even, more.even);
            sums.odd = vaddq_s32(sums.odd, more.odd);
        }
        int32x4_t even = vaddq_n_s32(sums.even, channel->bias), odd = vaddq_n_s32(sums.odd, channel->bias);
        even = form.relu ? tg_scale_up_mve(even, multiplier, right) : tg_scale_mve(even, multiplier, right);
        odd = form.relu ? tg_scale_up_mve(odd, multiplier, right) : tg_scale_mve(odd, multiplier, right);
        const int16x8_t y = form.relu ? tg_narrow_full_mve(even, odd, -128) : tg_narrow_mve(even, odd, &p->output);
        tg_scatter_first_mve(output, places, y, left);
        window += 8 * advance;
        output += 8 * p->output_pixel_bytes;
    }
}

/* The bands from output row `first` to `end` of one plane. */
TG_INLINE_MVE void tg_depthwise_plane_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *band, int32_t first,
                                          int32_t end, const tg_depthwise_channel_mve *channel, uint16x8_t places,
                                          int8_t *output, tg_depthwise_form_mve form) {
    for (int32_t y = first, row = 0; y < end; y++) {
        tg_depthwise_row_mve(p, band + row * p->stride_rows, channel, places, output + y * p->output_row_bytes, form);
        if (++row == p->band_rows) {
            row = 0;
            band += p->band_bytes;
        }
    }
}

TG_INLINE_MVE void tg_depthwise_body_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *input,
                                         const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                         const int8_t *right, int8_t *scratch, int8_t *output,
                                         tg_depthwise_form_mve form) {
    const uint16x8_t planes = tg_multiples_mve(p->plane_bytes), places = tg_multiples_mve(p->output_pixel_bytes);
    const int32_t filled_rows = p->filled_bands * p->band_rows;
    tg_fill_mve(scratch, (int8_t)p->input_zero_point, p->scratch_bytes);
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->image_bytes, output += p->output_image_bytes) {
        for (int32_t first = 0; first < p->output_rows; first += filled_rows) {
            const int32_t end = first + filled_rows < p->output_rows ? first + filled_rows : p->output_rows;
            for (int32_t c = 0; c < p->channels; c += 8) {
                const int32_t channels = p->channels - c < 8 ? p->channels - c : 8;
                int8_t *band = scratch;
                for (int32_t y = first; y < end; y += p->band_rows, band += p->band_bytes) {
                    const int32_t rows = end - y < p->band_rows ? end - y : p->band_rows;
                    tg_plane_band_mve(p, input + c, channels, y, rows, planes, band);
                }
                for (int32_t i = 0; i < channels * p->multiplier; i++) {
                    const int32_t o = c * p->multiplier + i;
                    const int8_t *filter = weights + o * 16 * (form.single ? 1 : p->steps);
                    const tg_depthwise_channel_mve channel = {filter, bias[o], multiplier[o], right[o]};
                    const int8_t *plane = scratch + (p->multiplier > 1 ? i / p->multiplier : i) * p->plane_bytes;
                    tg_depthwise_plane_mve(p, plane, first, end, &channel, places, output + o, form);
                }
            }
        }
    }
}

#endif
