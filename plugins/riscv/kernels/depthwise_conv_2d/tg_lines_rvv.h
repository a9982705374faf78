/* The pixels under some windows of a row, as lines in the scratch buffer. */
#ifndef TG_LINES_RVV_H
#define TG_LINES_RVV_H
#include <stdint.h>

#include "tg_copy_rvv.h"
#include "tg_depthwise_conv_2d_rvv.h"

/* `count` bytes, each of them `multiplier` times. */
static inline void tg_spread_rvv(int8_t *to, const int8_t *from, int32_t count, int32_t multiplier) {
    if (multiplier == 1) {
        tg_copy_rvv(to, from, count);
        return;
    }
    for (int32_t i = 0; i < multiplier; i++) {
        tg_copy_strided_rvv(to + i, multiplier, from, 1, count);
    }
}

/* Lines of an image in the scratch buffer, a ring: the next row, and where its line goes. */
typedef struct {
    int32_t row, place;
} tg_ring_rvv;

static inline tg_ring_rvv tg_ring_of_rvv(const tg_depthwise_conv_2d_rvv_params *p, int8_t *scratch) {
    const tg_ring_rvv ring = {-p->pad_top, 0};
    tg_fill_rvv(scratch, p->input_zero_point, p->line_count * p->line_bytes);
    return ring;
}

/* A row's line. Padding beside it is there already, unless it is not that of the row before. */
static inline void tg_line_rvv(const tg_depthwise_conv_2d_rvv_params *p, const int8_t *image, int32_t row,
                               int8_t *to) {
    const int32_t wide = p->channels * p->multiplier, pixels = p->line_bytes / wide,
                  left = row * p->advance - p->pad_left;
    /* Of the line's pixels, [first, end) are the row's. */
    const int32_t first = tg_between_rvv(-left, 0, pixels),
                  end = tg_between_rvv(p->input_width - left, first, pixels);
    if (row >= p->input_height || (p->advance > 0 && end - first < pixels)) {
        tg_fill_rvv(to, p->input_zero_point, p->line_bytes);
    }
    if (row >= 0 && row < p->input_height) {
        tg_spread_rvv(to + first * wide, image + row * p->row_bytes + (left + first) * p->channels,
                      (end - first) * p->channels, p->multiplier);
    }
}

/* The rows up to `last`, which may lie outside the image. */
static inline void tg_lines_rvv(const tg_depthwise_conv_2d_rvv_params *p, tg_ring_rvv *ring,
                                const int8_t *image, int32_t last, int8_t *scratch) {
    for (; ring->row <= last; ring->row++) {
        tg_line_rvv(p, image, ring->row, scratch + ring->place);
        ring->place += p->line_bytes;
        if (ring->place == p->line_count * p->line_bytes) {
            ring->place = 0;
        }
    }
}

#endif
