#include "tg_encoded_dsp.h"
#include "tg_finish_matrix_dsp.h"

uint32_t *tg_finish_lanes_dsp(uint32_t *words, int32_t weights, const uint8_t *constants,
                              uint32_t least_shift, int last) {
    words = tg_begin_pair(words, constants) + weights / 4;
    return tg_end_pair(words, constants, least_shift, last);
}
