/* Bands of up to eight channels as planes in the scratch buffer. */
#ifndef TG_PLANES_MVE_H
#define TG_PLANES_MVE_H
#include <stdint.h>

#include "tg_depthwise_conv_2d_mve.h"
#include "tg_mve.h"

/* 0, distance, 2 * distance, ... */
static inline uint16x8_t tg_multiples_mve(int32_t distance) {
    uint16_t multiple[8];
    for (int32_t i = 0; i < 8; i++) {
        multiple[i] = (uint16_t)(i * distance);
    }
    return vldrhq_u16(multiple);
}

/* One row of `channels` channels, to a row of the planes. */
static inline void tg_plane_row_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *from,
                                    int32_t channels, uint16x8_t planes, int8_t *to) {
    const int32_t pixel = p->pixel_bytes, pitch = p->pitch, count = p->copied;
    if (channels >= 8) {
        const uint16x8_t beside = vaddq_n_u16(planes, (uint16_t)pitch);
        for (int32_t i = count >> 1; i > 0; i--, to += 2 * pitch) {
            vstrbq_scatter_offset_s16(to, planes, vldrbq_s16(from));
            from += pixel;
            vstrbq_scatter_offset_s16(to, beside, vldrbq_s16(from));
            from += pixel;
        }
        if (count & 1) {
            vstrbq_scatter_offset_s16(to, planes, vldrbq_s16(from));
        }
        return;
    }
    const mve_pred16_t on = vctp16q((uint32_t)channels);
    for (int32_t i = 0; i < count; i++, from += pixel, to += pitch) {
        vstrbq_scatter_offset_p_s16(to, planes, vldrbq_z_s16(from, on), on);
    }
}

/* A row of padding. */
static inline void tg_plane_padding_mve(const tg_depthwise_conv_2d_mve_params *p, int32_t channels,
                                        uint16x8_t planes, int8_t *to) {
    const int16x8_t zero_point = vdupq_n_s16(p->input_zero_point);
    const mve_pred16_t on = vctp16q((uint32_t)channels);
    for (int32_t i = 0; i < p->copied; i++, to += p->pitch) {
        vstrbq_scatter_offset_p_s16(to, planes, zero_point, on);
    }
}

/* The band from output row `first` on: the input rows under `rows` rows of outputs. */
static inline void tg_plane_band_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *image,
                                     int32_t channels, int32_t first, int32_t rows, uint16x8_t planes,
                                     int8_t *band) {
    int32_t y = first * p->stride_rows - p->pad_rows;
    const int32_t end = y + (rows - 1) * p->stride_rows + p->kernel_rows;
    for (int8_t *to = band + p->pad_pixels * p->pitch; y < end; y++, to++) {
        if (y >= 0 && y < p->input_rows) {
            tg_plane_row_mve(p, image + y * p->row_bytes, channels, planes, to);
        } else {
            tg_plane_padding_mve(p, channels, planes, to);
        }
    }
}

/* The bands from output row `first` to `end`. */
static inline void tg_planes_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *image,
                                 int32_t channels, int32_t first, int32_t end, uint16x8_t planes,
                                 int8_t *band) {
    for (int32_t y = first; y < end; y += p->band_rows, band += p->band_bytes) {
        const int32_t rows = end - y < p->band_rows ? end - y : p->band_rows;
        tg_plane_band_mve(p, image, channels, y, rows, planes, band);
    }
}

#endif
