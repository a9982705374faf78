#include "tg_logistic.h"

void tg_logistic_s16(const uint16_t *table, int32_t multiplier, int32_t shift, const int16_t *input,
                     int16_t *output, int32_t count) {
    const int32_t half = shift > 0 ? 1 << (shift - 1) : 0;
    for (int32_t i = 0; i < count; i++) {
        const int32_t x = (input[i] * multiplier + half) >> shift;
        const uint32_t magnitude = (uint32_t)(x < 0 ? -x : x);
        const uint32_t place = magnitude >> 9;
        uint32_t y = 0x7FFFu << 10;
        if (place < 255) {
            y = ((uint32_t)table[place] << 9) +
                (magnitude & 0x1FFu) * (uint32_t)(table[place + 1] - table[place]);
        }
        y = x >= 0 ? y + (1u << 9) : (1u << 25) - y + (1u << 9) - 1u;
        output[i] = (int16_t)(y >> 10);
    }
}
