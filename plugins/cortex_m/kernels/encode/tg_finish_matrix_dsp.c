#include "tg_encoded_constants.h"
#include "tg_encoded_dsp.h"

uint32_t *tg_finish_matrix_dsp(uint32_t *words, int32_t weights, const uint8_t *constants,
                               uint32_t least_shift, int last) {
    const uint32_t a = (uint32_t)tg_encoded_bias(constants);
    *words++ = a + (uint32_t)tg_encoded_bias(constants + 3) * 256u;
    *words++ = a;
    /* Bytes A, B, A, B become lanes A + 256 * B: where A is negative, B borrows one. */
    for (const uint32_t *const end = words + weights / 4; words != end; words++) {
        *words = tg_ssub16(*words, (*words & 0x00800080u) << 1);
    }
    *words++ = tg_encoded_multiplier(constants + 6);
    *words++ = (tg_encoded_shift(constants + 6) | tg_encoded_shift(constants + 10) << 8) +
               least_shift * 0x101u + (last ? 3u << 16 : 1u << 16);
    *words++ = tg_encoded_multiplier(constants + 10);
    return words;
}
