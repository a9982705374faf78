/* The cores of depthwise convolutions: columns of a packed plane, two products a MUL. */
#ifndef TG_DEPTHWISE_CORE_SWAR_H
#define TG_DEPTHWISE_CORE_SWAR_H
#include <stdint.h>

/* Where the windows lie in a plane of words, each of them a + 2^16 * b of two int8 values. row_bytes: from a
 * row to the next; step_bytes, column_bytes: from an output's window to that of the output below and beside
 * it. rows, columns: of the output. */
typedef struct {
    int32_t row_bytes, step_bytes, column_bytes;
    int32_t rows, columns;
} tg_columns_swar;

/* sums[column][row][2]: of a window of 3x3 in the plane, of a's and of b's; the outputs lie a row of the
 * plane apart. `weights`: a byte, then the nine weights row by row. With the byte 0 each row's weights are at
 * most 255 in magnitude, all together; with 1 those of neighbours, 0 and 1, 2 and 3, 4 and 5, 6 and 7.
 * Returns the end of the weights. */
const int8_t *tg_depthwise_3x3_s8_swar(const tg_columns_swar *at, const int32_t *plane, const int8_t *weights,
                                       int32_t *sums);

/* The same with outputs two rows apart. */
const int8_t *tg_depthwise_3x3_stride2_s8_swar(const tg_columns_swar *at, const int32_t *plane,
                                               const int8_t *weights, int32_t *sums);

/* The same for any window: tap i lies offsets[i] bytes from the window's start. `stream`: groups of n in [1,
 * 127] taps: a byte n, then n weights, at most 255 in magnitude all together; a byte 0 ends them. at->rows is
 * a multiple of
 * 3. Returns the end of the stream. */
const int8_t *tg_depthwise_any_s8_swar(const tg_columns_swar *at, const int32_t *offsets,
                                       const int32_t *plane, const int8_t *stream, int32_t *sums);

#endif
