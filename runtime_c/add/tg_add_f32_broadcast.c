#include "tg_add.h"
#include "tg_clamp_f32.h"

void tg_add_f32_broadcast(float minimum, float maximum, const tg_broadcast *loops, const float *a,
                          const float *b, float *output) {
    const int32_t *n = loops->size, *da = loops->a_step, *db = loops->b_step;
    for (int32_t i = 0; i < n[0]; i++, a += da[0], b += db[0]) {
        for (int32_t j = 0; j < n[1]; j++, a += da[1], b += db[1]) {
            for (int32_t k = 0; k < n[2]; k++, a += da[2], b += db[2]) {
                for (int32_t l = 0; l < n[3]; l++, a += da[3], b += db[3]) {
                    *output++ = tg_clamp_f32(*a + *b, minimum, maximum);
                }
            }
        }
    }
}
