#include "tg_encoded_dsp.h"
#include "tg_finish_matrix_dsp.h"
#include "tg_types.h"

TG_SMALL uint32_t *tg_finish_lanes_dsp(uint32_t *words, const tg_encoded_dsp *layer, const uint8_t *constants,
                                       int last) {
    words = tg_begin_pair(words, layer, constants) + layer->unit / 4u;
    return tg_end_pair(words, layer, constants, last);
}
