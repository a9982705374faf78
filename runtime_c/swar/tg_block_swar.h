/* Blocks of pixels, TG_BLOCK of them (six, or as defined before: four or eight), the unit of convolutions
 * that take several products from a word. */
#ifndef TG_BLOCK_SWAR_H
#define TG_BLOCK_SWAR_H
#include <stdint.h>

#include "tg_window.h"

#ifndef TG_BLOCK
#define TG_BLOCK 6
#endif

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

/* The words of one input: TG_WORDS of them. */
#if TG_BLOCK == 4
#define TG_WORDS 2
static inline int32_t *tg_pack_one(const int8_t *const source[TG_BLOCK], int32_t i, int32_t *words) {
    words[0] = source[0][i] + source[1][i] * 65536;
    words[1] = source[2][i] + source[3][i] * 65536;
    return words + 2;
}
#elif TG_BLOCK == 8 /* a byte each: packed by the function that wants it so */
#define TG_WORDS 2
#else /* see tg_matrix_swar.h */
#define TG_WORDS 4
static inline int32_t *tg_pack_one(const int8_t *const source[TG_BLOCK], int32_t i, int32_t *words) {
    const int32_t second = source[1][i], fifth = source[4][i];
    words[0] = source[0][i] + second * (1 << 21);
    words[1] = source[2][i] + second * (1 << 10);
    words[2] = source[3][i] + fifth * (1 << 21);
    words[3] = source[5][i] + fifth * (1 << 10);
    return words + 4;
}
#endif

#endif
