#include "tg_dsp.h"
#include "tg_elementwise_dsp.h"

/* Element `lane` of each word: GCC makes SXTB with a rotation, two MLA, ASR and SSAT of it. */
#define SUM(lane)                                                      \
    tg_ssat8(((int8_t)(uint8_t)(x >> 8 * (lane)) * factor_a + offset + \
              (int8_t)(uint8_t)(y >> 8 * (lane)) * factor_b) >>        \
             shift)

void tg_affine_sum_s8_dsp(const int8_t *a, const int8_t *b, int8_t *output, int32_t count, int32_t factor_a,
                          int32_t factor_b, int32_t offset, int32_t shift) {
    for (; count >= 4; count -= 4, a += 4, b += 4, output += 4) {
        const uint32_t x = tg_read32(a), y = tg_read32(b);
        const int32_t first = SUM(0), second = SUM(1), third = SUM(2), fourth = SUM(3);
        output[0] = (int8_t)first;
        output[1] = (int8_t)second;
        output[2] = (int8_t)third;
        output[3] = (int8_t)fourth;
    }
    for (; count > 0; count--) {
        const int32_t sum = *a++ * factor_a + offset + *b++ * factor_b;
        *output++ = (int8_t)tg_ssat8(sum >> shift);
    }
}
