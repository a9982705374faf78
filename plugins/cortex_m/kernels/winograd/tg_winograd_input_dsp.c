#include "tg_dsp.h"
#include "tg_winograd_dsp.h"

static inline uint32_t twice(uint32_t x) {
    return tg_sadd16(x, x);
}

/* One line of six pairs, `in` words apart, to six, `out` words apart. */
static inline void transform(uint32_t x0, uint32_t x1, uint32_t x2, uint32_t x3, uint32_t x4, uint32_t x5,
                             uint32_t *to, int32_t out) {
    const uint32_t x42 = tg_ssub16(x4, x2);                /* x4 - x2 */
    const uint32_t x13 = twice(tg_ssub16(x1, x3));         /* 2 x1 - 2 x3 */
    const uint32_t even = tg_ssub16(x4, twice(twice(x2))); /* x4 - 4 x2 */
    const uint32_t odd = tg_ssub16(x3, twice(twice(x1)));  /* x3 - 4 x1 */
    to[0] = tg_sadd16(twice(twice(tg_ssub16(x0, x2))), x42);
    to[out] = tg_sadd16(even, odd);
    to[2 * out] = tg_ssub16(even, odd);
    to[3 * out] = tg_ssub16(x42, x13);
    to[4 * out] = tg_sadd16(x42, x13);
    to[5 * out] = tg_sadd16(twice(x13), tg_ssub16(x5, x3));
}

/* Bytes 0 and 2 of the word at `pixel`, or 1 and 3, as a pair. */
static inline uint32_t pair_at(const int8_t *pixel, int odd) {
    const uint32_t word = tg_read32(pixel);
    return odd ? tg_sxtb16_ror8(word) : tg_sxtb16(word);
}

static inline void transform_pair(const int8_t *tile, int32_t row, int32_t channels, int odd,
                                  uint32_t *columns, uint32_t *to, int32_t step) {
    for (int32_t x = 0; x < 6; x++) {
        const int8_t *pixel = tile + x * channels;
        transform(pair_at(pixel, odd), pair_at(pixel + row, odd), pair_at(pixel + 2 * row, odd),
                  pair_at(pixel + 3 * row, odd), pair_at(pixel + 4 * row, odd), pair_at(pixel + 5 * row, odd),
                  columns + x, 6);
    }
    for (int32_t y = 0; y < 6; y++, columns += 6, to += 6 * step) {
        transform(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], to, step);
    }
}

void tg_winograd_input_dsp(const int8_t *tile, int32_t row, int32_t channels, int32_t pairs,
                           uint32_t *columns, uint32_t *transformed) {
    for (int32_t c = 0; c < channels; c += 4, transformed += 4) {
        transform_pair(tile + c, row, channels, 0, columns, transformed, 2 * pairs);
        transform_pair(tile + c, row, channels, 1, columns, transformed + 2, 2 * pairs);
    }
}
