#include "tg_math_f32.h"
#include "tg_softmax.h"
#include "tg_types.h"

TG_NO_CONTRACTION

void tg_softmax_f32(const tg_softmax_f32_params *p, const float *input, float *output) {
    for (int32_t r = 0; r < p->rows; r++, input += p->depth, output += p->depth) {
        float largest = input[0];
        for (int32_t i = 1; i < p->depth; i++) {
            if (input[i] > largest) {
                largest = input[i];
            }
        }
        float sum = 0.0f;
        for (int32_t i = 0; i < p->depth; i++) {
            output[i] = tg_expf((input[i] - largest) * p->beta);
            sum += output[i];
        }
        const float scale = 1.0f / sum;
        for (int32_t i = 0; i < p->depth; i++) {
            output[i] *= scale;
        }
    }
}
