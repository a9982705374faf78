#include "tg_fours_plain_swar.h"

void tg_fours_s8_swar(const int32_t *words, const int8_t *weights, int32_t count, uint32_t sums[16]) {
    tg_fours_plain(words, weights, count, sums);
}
