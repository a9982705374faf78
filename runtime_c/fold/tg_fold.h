/* The average of a whole image that comes row by row: sums of each channel, then their averages. */
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

#endif
