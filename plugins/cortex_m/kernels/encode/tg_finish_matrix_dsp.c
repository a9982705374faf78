#include "tg_finish_matrix_dsp.h"
#include "tg_encoded_dsp.h"
#include "tg_types.h"

TG_SMALL uint32_t *tg_finish_matrix_dsp(uint32_t *words, const tg_encoded_dsp *layer,
                                        const uint8_t *constants, int last) {
    words = tg_begin_pair(words, layer, constants);
    /* Bytes A, B, A, B become lanes A + 256 * B: where A is negative, B borrows one. */
    for (const uint32_t *const end = words + layer->unit / 4u; words != end; words++) {
        *words = tg_ssub16(*words, (*words & 0x00800080u) << 1);
    }
    return tg_end_pair(words, layer, constants, last);
}
