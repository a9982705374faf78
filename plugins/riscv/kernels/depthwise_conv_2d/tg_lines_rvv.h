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

/* Lines of an image in the scratch buffer, a ring. Of a line's pixels those from `first` to `end` are the
 * row's, `left` is the first one's place in it; the others stay the zero point. */
typedef struct {
    int32_t left, first, end;
    int32_t row, place; /* the next row, and where its line goes */
} tg_ring_rvv;

static inline tg_ring_rvv tg_ring_of_rvv(const tg_depthwise_conv_2d_rvv_params *p, int8_t *scratch) {
    const int32_t pixels = p->line_bytes / (p->channels * p->multiplier);
    tg_ring_rvv ring = {-p->pad_left, tg_between_rvv(p->pad_left, 0, pixels), 0, -p->pad_top, 0};
    ring.end = tg_between_rvv(p->input_width + p->pad_left, ring.first, pixels);
    tg_fill_rvv(scratch, p->input_zero_point, p->line_count * p->line_bytes);
    return ring;
}

/* The rows up to `last`, which may lie outside the image. */
static inline void tg_lines_rvv(const tg_depthwise_conv_2d_rvv_params *p, tg_ring_rvv *ring,
                                const int8_t *image, int32_t last, int8_t *scratch) {
    for (; ring->row <= last; ring->row++) {
        int8_t *to = scratch + ring->place;
        if (ring->row >= p->input_height) {
            tg_fill_rvv(to, p->input_zero_point, p->line_bytes);
        } else if (ring->row >= 0) {
            const int32_t pixel = ring->row * p->input_width + ring->left + ring->first;
            tg_spread_rvv(to + ring->first * p->channels * p->multiplier, image + pixel * p->channels,
                          (ring->end - ring->first) * p->channels, p->multiplier);
        }
        ring->place += p->line_bytes;
        if (ring->place == p->line_count * p->line_bytes) {
            ring->place = 0;
        }
    }
}

#endif
