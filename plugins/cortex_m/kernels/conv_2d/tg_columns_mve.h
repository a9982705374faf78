/* The rows under a row of windows, as columns in the scratch buffer. */
#ifndef TG_COLUMNS_MVE_H
#define TG_COLUMNS_MVE_H
#include <stdint.h>

#include "tg_conv_2d_mve.h"
#include "tg_copy_mve.h"

/* Where the bytes of narrow pixels beside each other go: byte i of a vector, which holds `count` whole ones,
 * to offset[i]. */
typedef struct {
    uint8_t offset[16];
    int32_t count;
} tg_pixels_mve;

/* count 0: a pixel fills a vector, or is not beside the next one, or its place is beyond offsets of a byte.
 */
static inline tg_pixels_mve tg_pixels_of_mve(const tg_conv_2d_mve_params *p) {
    tg_pixels_mve pixels = {{0}, 16 / p->input_channels};
    const int32_t farthest = pixels.count * p->column_bytes + p->input_channels - 1;
    if (p->input_channels >= 16 || p->pixel_bytes != p->input_channels || farthest > 255) {
        pixels.count = 0;
        return pixels;
    }
    for (int32_t i = 0, pixel = 0, channel = 0; i < 16; i++) {
        pixels.offset[i] = (uint8_t)(pixel * p->column_bytes + channel);
        if (++channel == p->input_channels) {
            channel = 0;
            pixel++;
        }
    }
    return pixels;
}

/* A row of narrow pixels. */
static inline void tg_copy_narrow_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels,
                                      const int8_t *row, int8_t *to) {
    const uint8x16_t offset = vldrbq_u8(pixels->offset);
    const int32_t bytes = pixels->count * p->input_channels, columns = pixels->count * p->column_bytes;
    int32_t left = p->copied * p->input_channels;
    /* Whole vectors: the bytes of a pixel that is not whole are right, and come again. */
    for (; left >= 16; left -= bytes, row += bytes, to += columns) {
        vstrbq_scatter_offset_s8(to, offset, vldrbq_s8(row));
    }
    if (left > 0) {
        const mve_pred16_t on = vctp8q((uint32_t)left);
        vstrbq_scatter_offset_p_s8(to, offset, vldrbq_z_s8(row, on), on);
    }
}

/* A row of pixels of 16 channels or more, or that are not beside each other: 16 channels at a time. */
static inline void tg_copy_wide_mve(const tg_conv_2d_mve_params *p, const int8_t *row, int8_t *to) {
    const int32_t channels = p->input_channels, count = p->copied, pixel = p->pixel_bytes,
                  column = p->column_bytes;
    int32_t c = 0;
    for (; c + 16 <= channels; c += 16, row += 16, to += 16) {
        const int8_t *from = row;
        int8_t *place = to;
        for (int32_t i = 0; i < count; i++, from += pixel, place += column) {
            vstrbq_s8(place, vldrbq_s8(from));
        }
    }
    if (c < channels) {
        const mve_pred16_t on = vctp8q((uint32_t)(channels - c));
        for (int32_t i = 0; i < count; i++, row += pixel, to += column) {
            vstrbq_p_s8(to, vldrbq_z_s8(row, on), on);
        }
    }
}

/* One input row into its place in the columns; `to`: that of its first pixel. */
static inline void tg_copy_row_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels,
                                   const int8_t *row, int8_t *to) {
    if (p->pixel_bytes == p->input_channels && p->column_bytes == p->input_channels) {
        tg_copy_mve(to, row, p->copied * p->column_bytes);
    } else if (pixels->count > 0) {
        tg_copy_narrow_mve(p, pixels, row, to);
    } else {
        tg_copy_wide_mve(p, row, to);
    }
}

/* The input row `y` of an image, which may lie outside it: then the zero point. */
static inline void tg_row_or_padding_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels,
                                         const int8_t *image, int32_t y, int8_t *to) {
    if (y >= 0 && y < p->input_height) {
        tg_copy_row_mve(p, pixels, image + y * p->row_bytes, to);
        return;
    }
    for (int32_t i = 0; i < p->copied; i++, to += p->column_bytes) {
        tg_fill_mve(to, (int8_t)p->input_zero_point, p->input_channels);
    }
}

/* All rows under the windows whose first row is `y`. */
static inline void tg_columns_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels,
                                  const int8_t *image, int32_t y, int8_t *scratch) {
    int8_t *to = scratch + p->pad_left * p->column_bytes;
    for (int32_t ky = 0; ky < p->kernel_height; ky++, to += p->input_channels, y += p->dilation_height) {
        tg_row_or_padding_mve(p, pixels, image, y, to);
    }
}

#endif
