#include "tg_pair_s8.h"

void tg_pair_s8(int8_t *pairs, int32_t count) {
    for (int8_t *const end = pairs + 2 * count; pairs != end; pairs += 2) {
        pairs[1] = (int8_t)(pairs[1] - (pairs[0] < 0));
    }
}
