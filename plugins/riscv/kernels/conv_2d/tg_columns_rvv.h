/* The input columns under some windows of a row, in the scratch buffer. */
#ifndef TG_COLUMNS_RVV_H
#define TG_COLUMNS_RVV_H
#include <stdint.h>

#include "tg_conv_2d_rvv.h"
#include "tg_copy_rvv.h"

/* `count` pixels, each to the next column. */
static inline void tg_copy_pixels_rvv(const tg_conv_2d_rvv_params *p, int8_t *to, const int8_t *from,
                                      int32_t count) {
    const int32_t channels = p->input_channels, column = p->column_bytes;
    if (column == channels) {
        tg_copy_rvv(to, from, count * channels);
    } else if (channels < count) {
        for (int32_t c = 0; c < channels; c++) {
            tg_copy_strided_rvv(to + c, column, from + c, channels, count);
        }
    } else {
        for (int32_t i = 0; i < count; i++) {
            tg_copy_rvv(to + i * column, from + i * channels, channels);
        }
    }
}

/* `windows` of them, from that of output (y, x) on. */
static inline void tg_columns_rvv(const tg_conv_2d_rvv_params *p, const int8_t *image, int32_t y, int32_t x,
                                  int32_t windows, int8_t *scratch) {
    const int32_t columns = (windows - 1) * p->stride_width + p->kernel_width,
                  left = x * p->stride_width - p->pad_left, row_bytes = p->input_width * p->input_channels;
    /* Of these columns, [first, end) lie within the input. */
    const int32_t first = tg_between_rvv(-left, 0, columns),
                  end = tg_between_rvv(p->input_width - left, first, columns);
    const int32_t top = y * p->stride_height - p->pad_top,
                  bottom = top + (p->kernel_height - 1) * p->dilation_height;
    if (first > 0 || end < columns || top < 0 || bottom >= p->input_height) {
        tg_fill_rvv(scratch, p->input_zero_point, columns * p->column_bytes);
    }
    const int8_t *from = image + (left + first) * p->input_channels;
    int8_t *to = scratch + first * p->column_bytes;
    for (int32_t row = top; row <= bottom; row += p->dilation_height, to += p->input_channels) {
        if (row >= 0 && row < p->input_height) {
            tg_copy_pixels_rvv(p, to, from + row * row_bytes, end - first);
        }
    }
}

#endif
