/* Blocks of four pixels, the unit of convolutions on Armv6-M and Armv7-M. */
#ifndef TG_BLOCK_SCALAR_H
#define TG_BLOCK_SCALAR_H
#include <stdint.h>

#include "tg_finish_scalar.h"
#include "tg_window.h"

#define TG_BLOCK 4
#define TG_CHANNELS_AT_ONCE 8 /* whose sums are kept */

/* A walk over the output's pixels, row by row: where their windows begin in the input, and the column. */
typedef struct {
    int32_t y, x, column;
} tg_walk;

/* Where the windows of a block begin; may lie outside the input. */
typedef struct {
    int32_t y[TG_BLOCK], x[TG_BLOCK];
} tg_origins;

static inline tg_walk tg_walk_start(const tg_window *w) {
    const tg_walk walk = {-w->pad_top, -w->pad_left, 0};
    return walk;
}

/* The next block, of `left` pixels that remain; past the last one stands that one again. */
static inline void tg_walk_block(const tg_window *w, tg_walk *walk, int32_t left, tg_origins *at) {
    for (int32_t i = 0; i < TG_BLOCK; i++) {
        at->y[i] = walk->y;
        at->x[i] = walk->x;
        if (i + 1 < left) {
            walk->x += w->stride_width;
            if (++walk->column == w->output_width) {
                walk->column = 0;
                walk->x = -w->pad_left;
                walk->y += w->stride_height;
            }
        }
    }
}

/* How a block of `count` pixels, at most four, `distance` bytes apart, is finished. */
static inline tg_finish_scalar_params tg_finish_block(int32_t zero_point2, int32_t step, int32_t count,
                                                      int32_t distance) {
    const tg_finish_scalar_params params = {
        zero_point2,
        step,
        (count > 1 ? 1 : 0) * distance,
        (count > 2 ? 2 : count - 1) * distance,
        (count > 3 ? 3 : count - 1) * distance,
    };
    return params;
}

#endif
