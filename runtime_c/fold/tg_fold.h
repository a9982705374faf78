/* What becomes of a whole image that comes row by row, one output for each channel: sums of each channel,
 * then their averages; or sums of products, then outputs like those of a convolution. */
#ifndef TG_FOLD_H
#define TG_FOLD_H
#include <stdint.h>

/* Sets `channels` (>= 1) sums to 0. */
void tg_fold_start(int32_t *sums, int32_t channels);

/* Adds `pixels` (>= 1) of `channels` (>= 1) elements each to the channels' sums. */
void tg_fold_rows_s8(const int8_t *input, int32_t *sums, int32_t pixels, int32_t channels);

/* sum / count to nearest, ties away from zero, clamped to [minimum, maximum] (within int8), for each of
 * `channels`
 * (>= 1) sums; count in [1, 65536] elements have gone into each. `output` must not overlap `sums`. */
void tg_fold_average_s8(const int32_t *sums, int8_t *output, int32_t channels, int32_t count, int32_t minimum,
                        int32_t maximum);

/* (sum + offset) * multiplier / 2^31 * 2^shift (see tg_requantize.h) + zero_point, clamped to int8, for each
 * of `channels` (>= 1) sums. `output` must not overlap `sums`. */
void tg_fold_mean_s8(const int32_t *sums, int8_t *output, int32_t channels, int32_t offset,
                     int32_t multiplier, int32_t shift, int32_t zero_point);

/* Begins a window as large as the image: sums[0 .. channels) are the biases, sums[channels] is how many
 * elements came so far. channels >= 1. */
void tg_fold_biases(const int32_t *biases, int32_t *sums, int32_t channels);

/* Adds the products of `pixels` (>= 1) more pixels with their taps; `weights`: those of the whole window, of
 * each pixel those of all channels (>= 1). */
void tg_fold_taps_s8(const int8_t *input, const int8_t *weights, int32_t *sums, int32_t pixels,
                     int32_t channels);

/* sum * multiplier / 2^31 * 2^shift (see tg_requantize.h) + zero_point, clamped to [minimum, maximum] (within
 * int8), for each of `channels` (>= 1) sums. `output` must not overlap `sums`. */
void tg_fold_outputs_s8(const int32_t *sums, const int32_t *multipliers, const int8_t *shifts, int8_t *output,
                        int32_t channels, int32_t zero_point, int32_t minimum, int32_t maximum);

#endif
