/* Parts of Winograd's minimal filtering F(4x4, 3x3) in integers.
 *
 * Of the usual matrices the filter's rows are taken times 4, -6, -6, 24, 24, 1, which makes them integers,
 * and the output's columns times 6, -4, -4, 1, 1, 24. So each result is 576 times the sum, modulo 2^32; times
 * the inverse of 9 it is 64 times the sum. Source: A. Lavin, S. Gray, "Fast Algorithms for Convolutional
 * Neural Networks", 2015. */
#ifndef TG_WINOGRAD_TILES_H
#define TG_WINOGRAD_TILES_H
#include <stdint.h>

#define TG_TILES 4    /* at a time */
#define TG_TILE 4     /* outputs in either direction */
#define TG_PATCH 6    /* inputs in either direction */
#define TG_POINTS 36  /* products of a tile */
#define TG_CHANNELS 4 /* output channels at a time */

/* A tile's inputs in the transform's domain: [channels][36], within 12,800 in magnitude, TG_TILES elements
 * from one to the next. `patch`: the tile's 6x6 pixels of `channels` channels, at least 2; a row is `row`
 * bytes from the next, a pixel `pixel` bytes. */
void tg_winograd_input(const int8_t *patch, int32_t row, int32_t pixel, int32_t channels,
                       int16_t *transformed);

/* The filters of one output channel in the transform's domain: [channels][36], within 6,272 in magnitude,
 * TG_CHANNELS elements from one to the next. `weights`: [channels][3][3]. */
void tg_winograd_filter(const int8_t *weights, int32_t channels, int16_t *transformed);

/* products[point][output channel][tile], modulo 2^32, of inputs [channels][36][TG_TILES], filters
 * [channels][36][TG_CHANNELS], channels >= 1. `more`: they are added to those that stand there. */
void tg_winograd_multiply(const int16_t *inputs, const int16_t *filters, int32_t channels, int32_t more,
                          uint32_t *products);

/* The sums of 4x4 outputs, in place of the products of the first 16 points. */
void tg_winograd_output(uint32_t *products);

#endif
