#include "tg_arg_max.h"

void tg_arg_max_s8(const tg_arg_max_params *p, const int8_t *input, int32_t *output) {
    for (int32_t o = 0; o < p->outer; o++, input += p->size * p->inner) {
        for (int32_t i = 0; i < p->inner; i++) {
            const int8_t *element = input + i;
            int32_t largest = *element;
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
