#include "tg_finish_matrix_dsp.h"
#include "tg_encoded_dsp.h"

uint32_t *tg_finish_matrix_dsp(uint32_t *words, int32_t weights, const uint8_t *constants,
                               uint32_t least_shift, int last) {
    words = tg_begin_pair(words, constants);
    /* Bytes A, B, A, B become lanes A + 256 * B: where A is negative, B borrows one. */
    for (const uint32_t *const end = words + weights / 4; words != end; words++) {
        *words = tg_ssub16(*words, (*words & 0x00800080u) << 1);
    }
    return tg_end_pair(words, constants, least_shift, last);
}
