/* An area of pixels whose channels are reduced: the part of a pool's window that lies within the input. */
#ifndef TG_AREA_H
#define TG_AREA_H
#include <stdint.h>

#include "tg_pool.h"
#include "tg_span.h"

/* height x width pixels from `corner` on; at least one. */
typedef struct {
    const int8_t *corner;
    int32_t height, width, row_bytes, pixel_bytes;
} tg_area;

/* That of the output pixel at (y, x) of the image. */
static inline tg_area tg_area_at(const tg_pool_s8_params *p, const int8_t *image, int32_t y, int32_t x) {
    const tg_window *w = &p->window;
    const tg_span rows = tg_span_at(y * w->stride_height - w->pad_top, w->input_height, w->kernel_height, 1);
    const tg_span columns = tg_span_at(x * w->stride_width - w->pad_left, w->input_width, w->kernel_width, 1);
    const int32_t row_bytes = w->input_width * p->channels;
    const int32_t first =
        (rows.origin + rows.first) * row_bytes + (columns.origin + columns.first) * p->channels;
    const tg_area area = {image + first, rows.end - rows.first, columns.end - columns.first, row_bytes,
                          p->channels};
    return area;
}

#endif
