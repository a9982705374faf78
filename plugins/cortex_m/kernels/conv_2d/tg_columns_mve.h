/* The rows under a row of windows, as columns in the scratch buffer. */
#ifndef TG_COLUMNS_MVE_H
#define TG_COLUMNS_MVE_H
#include <stdint.h>

#include "tg_conv_2d_mve.h"
#include "tg_copy_mve.h"

/* Pixels that one vector takes, and where their bytes go: `count` pixels, byte i to offset[i]. */
typedef struct {
    uint8_t offset[16];
    int32_t count;
} tg_pixels_mve;

/* count 0: a pixel fills a vector, or is not beside the next one, or its place is beyond offsets of a byte. */
static inline tg_pixels_mve tg_pixels_of_mve(const tg_conv_2d_mve_params *p) {
    tg_pixels_mve pixels = {{0}, 16 / p->input_channels};
    const int32_t farthest = (pixels.count - 1) * p->column_bytes + p->input_channels - 1;
    if (p->input_channels >= 16 || p->pixel_bytes != p->input_channels || farthest > 255) {
        pixels.count = 0;
    }
    uint8_t *offset = pixels.offset;
    for (int32_t i = 0; i < pixels.count; i++) {
        for (int32_t c = 0; c < p->input_channels; c++) {
            *offset++ = (uint8_t)(i * p->column_bytes + c);
        }
    }
    return pixels;
}

/* One input row into its place in the columns; `to`: that of its first pixel. */
static inline void tg_copy_row_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels, const int8_t *row,
                                   int8_t *to) {
    const int32_t channels = p->input_channels;
    int32_t count = p->copied;
    if (p->pixel_bytes == channels && p->column_bytes == channels) {
        tg_copy_mve(to, row, count * channels);
        return;
    }
    if (pixels->count > 0) {
        const uint8x16_t offset = vldrbq_u8(pixels->offset);
        const int32_t bytes = pixels->count * channels;
        const mve_pred16_t all = vctp8q((uint32_t)bytes);
        for (; count >= pixels->count; count -= pixels->count, row += bytes) {
            vstrbq_scatter_offset_p_s8(to, offset, vldrbq_z_s8(row, all), all);
            to += pixels->count * p->column_bytes;
        }
        if (count > 0) {
            const mve_pred16_t rest = vctp8q((uint32_t)(count * channels));
            vstrbq_scatter_offset_p_s8(to, offset, vldrbq_z_s8(row, rest), rest);
        }
        return;
    }
    for (int32_t c = 0; c < channels; c += 16) {
        const mve_pred16_t on = vctp8q((uint32_t)(channels - c));
        const int8_t *from = row + c;
        int8_t *column = to + c;
        for (int32_t i = 0; i < count; i++, from += p->pixel_bytes, column += p->column_bytes) {
            vstrbq_p_s8(column, vldrbq_z_s8(from, on), on);
        }
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
static inline void tg_columns_mve(const tg_conv_2d_mve_params *p, const tg_pixels_mve *pixels, const int8_t *image,
                                  int32_t y, int8_t *scratch) {
    int8_t *to = scratch + p->pad_left * p->column_bytes;
    for (int32_t ky = 0; ky < p->kernel_height; ky++, to += p->input_channels, y += p->dilation_height) {
        tg_row_or_padding_mve(p, pixels, image, y, to);
    }
}

#endif
