#include "tg_tanh.h"

void tg_tanh_s16(const uint16_t *table, int32_t multiplier, int32_t shift, const int16_t *input,
                 int16_t *output, int32_t count) {
    const int32_t half = shift > 0 ? 1 << (shift - 1) : 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t x = (input[i] * multiplier + half) >> shift;
        const int32_t magnitude = x < 0 ? -x : x;
        const int32_t place = magnitude >> 8;
        int32_t y = 0xFFFF << 8;
        if (place < 255) {
            y = (table[place] << 8) + (magnitude & 0xFF) * (table[place + 1] - table[place]);
        }
        y -= 1 << 23;
        output[i] = (int16_t)((x >= 0 ? y + (1 << 7) : -y + (1 << 7) - 1) >> 8);
    }
}
