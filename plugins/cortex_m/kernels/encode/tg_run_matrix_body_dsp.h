/* Body of the functions of tg_encoded_matrix_dsp.h: define TG_RUN (the name), TG_DECODER (its type), TG_START and
 * TG_DECODE (its functions), then include this. */
#include "tg_dsp.h"
#include "tg_encoded_matrix_dsp.h"

/* Bytes A, B, A, B as lanes A + 256 * B: where A is negative, B borrows one. Returns the end of the words. */
static int32_t *to_lanes(int32_t *words, const int32_t *end) {
    for (; words != end; words++) {
        const uint32_t bytes = (uint32_t)*words;
        *words = (int32_t)tg_ssub16(bytes, (bytes & 0x00800080u) << 1);
    }
    return words;
}

void TG_RUN(const tg_encoded *layer, const uint8_t *data, const int32_t *constants, void *scratch,
            unsigned char *arena, tg_block_function run) {
    int32_t *const block = (int32_t *)scratch + layer->table_bytes / 4u;
    TG_DECODER decoder;
    TG_START(&decoder, data, layer->bytes, (uint16_t *)scratch);
    for (int32_t left = layer->blocks, first = 0; left > 0; left--, first += layer->step) {
        int32_t *word = block;
        for (int32_t pairs = layer->units; pairs > 0; pairs--, constants += 4) {
            const uint32_t a = (uint32_t)constants[0] << 8, b = (uint32_t)constants[1] << 8;
            word[1] = (int32_t)a >> 8;
            word[0] = (int32_t)((uint32_t)word[1] + b);
            TG_DECODE(&decoder, (int8_t *)(word + 2), layer->unit);
            word = to_lanes(word + 2, word + 2 + layer->unit / 4);
            word[0] = constants[2];
            word[1] = (int32_t)((uint32_t)constants[0] >> 24 | (uint32_t)constants[1] >> 24 << 8 | 1u << 16 |
                                (pairs == 1 ? 1u << 17 : 0u));
            word[2] = constants[3];
            word += 3;
        }
        run(arena, (const int8_t *)block, first);
    }
}
