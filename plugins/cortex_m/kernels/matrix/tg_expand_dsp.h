/* int8 inputs of one pixel as the int16 lanes that tg_matrix_s8_dsp reads; words of one pixel lie three
 * apart. */
#ifndef TG_EXPAND_DSP_H
#define TG_EXPAND_DSP_H
#include "tg_dsp.h"

/* Four inputs as two words, (0, 2) and (1, 3). */
static inline uint32_t *tg_expand_four(uint32_t four, uint32_t *pixels) {
    pixels[0] = tg_sxtb16(four);
    pixels[3] = tg_sxtb16_ror8(four);
    return pixels + 6;
}

/* Eight inputs, both loads first: the second then takes one cycle. */
static inline uint32_t *tg_expand_two_fours(const int8_t *source, uint32_t *pixels) {
    const uint32_t first = tg_read32(source), second = tg_read32(source + 4);
    return tg_expand_four(second, tg_expand_four(first, pixels));
}

/* A window of `rows` rows of `length` inputs, `row_bytes` apart: the fours of each row, then what is left of
 * all rows, lane after lane. rows, length >= 1. */
static inline void tg_expand_rows(const int8_t *source, int32_t row_bytes, int32_t rows, int32_t length,
                                  uint32_t *pixels) {
    const int32_t fours = length >> 2, rest = length & 3;
    const int8_t *row = source;
    for (int32_t i = 0; i < rows; i++, row += row_bytes) {
        const int8_t *from = row;
        if (fours & 1) {
            pixels = tg_expand_four(tg_read32(from), pixels);
            from += 4;
        }
        if (fours & 2) {
            pixels = tg_expand_two_fours(from, pixels);
            from += 8;
        }
        for (int32_t left = fours >> 2; left > 0; left--, from += 16) {
            pixels = tg_expand_two_fours(from + 8, tg_expand_two_fours(from, pixels));
        }
    }
    if (rest > 0) {
        int32_t step = 2, at = 0; /* to the other lane, then to the pixel's next word */
        for (source += 4 * fours; rows > 0; rows--, source += row_bytes) {
            for (int32_t i = 0; i < rest; i++, at += step, step = 12 - step) {
                tg_write16((unsigned char *)pixels + at, (uint32_t)source[i]);
            }
        }
    }
}

/* The same for three rows of nine: a 3x3 window over an image of three channels. */
static inline void tg_expand_3x9(const int8_t *source, int32_t row_bytes, uint32_t *pixels) {
    const int8_t *const second = source + row_bytes, *const third = second + row_bytes;
    pixels = tg_expand_two_fours(source, pixels);
    pixels = tg_expand_two_fours(second, pixels);
    pixels = tg_expand_two_fours(third, pixels);
    pixels[0] = tg_pkhbt((uint32_t)source[8], (uint32_t)second[8]);
    pixels[3] = (uint32_t)third[8];
}

#endif
