#include "tg_conv_2d_tile_dsp.h"
#include "tg_dsp.h"
#include "tg_types.h"

TG_SMALL void tg_tile_s8_dsp(uint32_t *tile, const int8_t *source, int32_t pixels, int32_t depth) {
    for (int32_t place = 0; pixels > 0; pixels--) {
        uint32_t *word = tile + place;
        for (int32_t left = depth >> 2; left > 0; left--, source += 4, word += 3) {
            *word = tg_read32(source);
        }
        uint32_t rest = 0;
        for (int32_t i = 0; i < (depth & 3); i++) {
            rest |= (uint32_t)(uint8_t)*source++ << (i == 1 ? 16 : 4 * i);
        }
        if (depth & 3) {
            *word = rest;
            word += 3;
        }
        place++;
        if (place == 3) {
            place = 0;
            tile = word - 2;
        }
    }
}
