#include "tg_encoded.h"
#include "tg_huffman.h"

void tg_run_huffman(const tg_encoded *layer, const uint8_t *data, void *scratch, unsigned char *arena,
                    tg_block_function run) {
    int8_t *const block = (int8_t *)scratch + layer->table_bytes;
    tg_huffman decoder;
    tg_huffman_start(&decoder, data, layer->bytes, (uint16_t *)scratch);
    for (int32_t left = layer->blocks, first = 0; left > 0; left--, first += layer->step) {
        tg_huffman_decode_s8(&decoder, block, layer->block);
        run(arena, block, first);
    }
}
