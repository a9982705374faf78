/* int8 inputs of one pixel as the int16 lanes that tg_matrix_s8_dsp reads. */
#ifndef TG_EXPAND_DSP_H
#define TG_EXPAND_DSP_H
#include "tg_dsp.h"

/* Each four inputs become two words, (0, 2) and (1, 3), three words apart: the other pixels' lie between.
 * `words` >= 0 counts fours. Returns where the next word goes. */
static inline uint32_t *tg_expand_s8(const int8_t *source, int32_t words, uint32_t *pixels) {
    for (; words > 1; words -= 2, source += 8, pixels += 12) {
        const uint32_t a = tg_read32(source), b = tg_read32(source + 4);
        pixels[0] = tg_sxtb16(a);
        pixels[3] = tg_sxtb16_ror8(a);
        pixels[6] = tg_sxtb16(b);
        pixels[9] = tg_sxtb16_ror8(b);
    }
    if (words > 0) {
        const uint32_t a = tg_read32(source);
        pixels[0] = tg_sxtb16(a);
        pixels[3] = tg_sxtb16_ror8(a);
        pixels += 6;
    }
    return pixels;
}

/* Up to three inputs that are left of each row, one lane after another, again three words apart: the address of
 * input `index` of them, all rows counted, is this many bytes above the first's. */
static inline int32_t tg_tail_offset(int32_t index) {
    return (index >> 1) * 12 + (index & 1) * 2;
}

#endif
