#include "tg_encoded.h"
#include "tg_palette.h"

void tg_run_palette(const tg_encoded *layer, const uint8_t *data, void *scratch, unsigned char *arena,
                    tg_block_function run) {
    int8_t *const block = (int8_t *)scratch + layer->table_bytes;
    tg_palette decoder;
    tg_palette_start(&decoder, data, layer->bytes, (uint16_t *)scratch);
    for (int32_t left = layer->blocks, first = 0; left > 0; left--, first += layer->step) {
        tg_palette_decode_s8(&decoder, block, layer->block);
        run(arena, block, first);
    }
}
