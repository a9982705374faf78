#include "tg_copy_mve.h"
#include "tg_depthwise_conv_2d_mve.h"
#include "tg_planes_mve.h"
#include "tg_requantize_mve.h"

/* Constants of a channel. */
typedef struct {
    const int8_t *filter;
    int32_t bias, multiplier, right;
} channel_constants;

/* Sums of eight windows that lie `advance` bytes apart: those of windows 0, 2, 4, 6 and of 1, 3, 5, 7. */
typedef struct {
    int32x4_t even, odd;
} window_sums;

static inline window_sums sums_of(const int8_t *window, int32_t advance, int8x16_t filter) {
    const int32_t s0 = vmladavq_s8(vldrbq_s8(window), filter);
    const int32_t s1 = vmladavq_s8(vldrbq_s8(window + advance), filter);
    const int32_t s2 = vmladavq_s8(vldrbq_s8(window + 2 * advance), filter);
    const int32_t s3 = vmladavq_s8(vldrbq_s8(window + 3 * advance), filter);
    const int32_t s4 = vmladavq_s8(vldrbq_s8(window + 4 * advance), filter);
    const int32_t s5 = vmladavq_s8(vldrbq_s8(window + 5 * advance), filter);
    const int32_t s6 = vmladavq_s8(vldrbq_s8(window + 6 * advance), filter);
    const int32_t s7 = vmladavq_s8(vldrbq_s8(window + 7 * advance), filter);
    const window_sums sums = {tg_lanes(s0, s2, s4, s6), tg_lanes(s1, s3, s5, s7)};
    return sums;
}

/* One row of one channel's outputs. */
static inline void convolve_row(const tg_depthwise_conv_2d_mve_params *p, const int8_t *window,
                                const channel_constants *channel, uint16x8_t places, int8_t *output) {
    const int32_t advance = p->stride_pixels * p->pitch;
    const int32x4_t multiplier = vdupq_n_s32(channel->multiplier), right = vdupq_n_s32(channel->right);
    for (int32_t left = p->output_pixels; left > 0; left -= 8) {
        int32x4_t even = vdupq_n_s32(channel->bias), odd = even;
        for (int32_t step = 0; step < p->steps; step++) {
            const window_sums sums =
                sums_of(window + 16 * step, advance, vldrbq_s8(channel->filter + 16 * step));
            even = vaddq_s32(even, sums.even);
            odd = vaddq_s32(odd, sums.odd);
        }
        even = tg_scale_mve(even, multiplier, right);
        odd = tg_scale_mve(odd, multiplier, right);
        vstrbq_scatter_offset_p_s16(output, places, tg_narrow_mve(even, odd, &p->output),
                                    vctp16q((uint32_t)left));
        window += 8 * advance;
        output += 8 * p->output_pixel_bytes;
    }
}

/* Output rows `first` to `end` of one channel, whose plane begins at `band`. */
static inline void convolve_plane(const tg_depthwise_conv_2d_mve_params *p, const int8_t *band, int32_t first,
                                  int32_t end, const channel_constants *channel, uint16x8_t places,
                                  int8_t *output) {
    for (int32_t y = first, row = 0; y < end; y++) {
        convolve_row(p, band + row * p->stride_rows, channel, places, output + y * p->output_row_bytes);
        if (++row == p->band_rows) {
            row = 0;
            band += p->band_bytes;
        }
    }
}

void tg_depthwise_conv_2d_s8_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *input,
                                 const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                 const int8_t *right, int8_t *scratch, int8_t *output) {
    const uint16x8_t planes = tg_multiples_mve(p->plane_bytes),
                     places = tg_multiples_mve(p->output_pixel_bytes);
    const int32_t filled_rows = p->filled_bands * p->band_rows, filter = 16 * p->steps;
    tg_fill_mve(scratch, (int8_t)p->input_zero_point, p->scratch_bytes);
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += p->image_bytes, output += p->output_image_bytes) {
        for (int32_t first = 0; first < p->output_rows; first += filled_rows) {
            const int32_t end = first + filled_rows < p->output_rows ? first + filled_rows : p->output_rows;
            for (int32_t c = 0, o = 0; c < p->channels; c += 8) {
                const int32_t channels = p->channels - c < 8 ? p->channels - c : 8;
                tg_planes_mve(p, input + c, channels, first, end, planes, scratch);
                for (int32_t i = 0; i < channels; i++) {
                    for (int32_t m = 0; m < p->multiplier; m++, o++) {
                        const channel_constants channel = {weights + o * filter, bias[o], multiplier[o],
                                                           right[o]};
                        const int8_t *plane = scratch + i * p->plane_bytes;
                        convolve_plane(p, plane, first, end, &channel, places, output + o);
                    }
                }
            }
        }
    }
}
