#include "tg_clamp_dsp.h"
#include "tg_dsp.h"

void tg_clamp_s8_dsp(int8_t *data, int32_t count, int32_t low, int32_t high) {
    const uint32_t lows = (uint32_t)(uint8_t)low * 0x01010101u;
    const uint32_t highs = (uint32_t)(uint8_t)high * 0x01010101u;
    for (; count >= 4; count -= 4, data += 4) {
        tg_write32(data, tg_min_s8x4(tg_max_s8x4(tg_read32(data), lows), highs));
    }
    for (; count > 0; count--, data++) {
        *data = (int8_t)(*data < low ? low : *data > high ? high : *data);
    }
}
