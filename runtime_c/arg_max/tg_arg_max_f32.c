#include "tg_arg_max.h"

void tg_arg_max_f32(const tg_arg_max_params *p, const float *input, int32_t *output) {
    for (int32_t o = 0; o < p->outer; o++, input += p->size * p->inner) {
        for (int32_t i = 0; i < p->inner; i++) {
            const float *element = input + i;
            float largest = *element;
            int32_t index = 0;
            for (int32_t k = 1; k < p->size; k++) {
                element += p->inner;
                if (*element > largest) {
                    largest = *element;
                    index = k;
                }
            }
            *output++ = index;
        }
    }
}
