/* Body of tg_run_huffman_dsp and tg_run_palette_dsp: define TG_RUN (the name), TG_DECODER (its type),
 * TG_START and TG_DECODE (its functions), then include this. */
#include "tg_conv_2d_dsp.h"
#include "tg_encoded_dsp.h"
#include "tg_types.h"

TG_SMALL void TG_RUN(const tg_encoded_dsp *layer, unsigned char *arena) {
    unsigned char *const scratch = arena + layer->scratch;
    uint32_t *const copy = (uint32_t *)(void *)(scratch + layer->copy);
    const int8_t *input = (const int8_t *)arena + layer->input;
    int8_t *output = (int8_t *)arena + layer->output;
    const void *params = layer->params;
    tg_conv_2d_1x1_dsp_params part = {0, 0, 0, 0};
    int32_t left = 0;
    if (layer->tile > 0) {
        part = *(const tg_conv_2d_1x1_dsp_params *)params;
        params = &part;
        left = part.pixels;
    }
    do {
        const int8_t *source = input;
        if (left > 0) {
            part.pixels = left < layer->tile ? left : layer->tile;
            layer->pack(copy, input, part.pixels, part.depth);
            source = (const int8_t *)copy;
        }
        TG_DECODER decoder;
        TG_START(&decoder, layer->data, layer->bytes, (uint16_t *)(void *)scratch);
        const uint8_t *constants = layer->constants;
        int8_t *target = output;
        for (int32_t rest = layer->all_units; rest > 0; rest -= layer->units) {
            uint32_t *words = (uint32_t *)(void *)(scratch + layer->block);
            const int32_t *const block = (const int32_t *)words;
            int32_t units = rest < layer->units ? rest : layer->units;
            for (; units > 0; units--, constants += layer->constant_bytes) {
                TG_DECODE(&decoder, (int8_t *)(words + 2), layer->unit);
                words = layer->finish(words, layer, constants, units == 1);
            }
            layer->run(params, source, block, target, scratch + layer->work);
            source += layer->input_step;
            target += layer->output_step;
        }
        input += part.pixels * part.depth;
        output += part.pixels * part.output_channels;
        left -= layer->tile;
    } while (left > 0);
}
