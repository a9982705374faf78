#include <string.h>

#include "tg_movement.h"

void tg_copy_blocks_4d(const tg_copy_blocks_4d_params *p, const void *input, void *output) {
    const uint8_t *from = input;
    uint8_t *to = output;
    const int32_t *in = p->input_stride, *out = p->output_stride;
    for (int32_t i = 0; i < p->size[0]; i++) {
        for (int32_t j = 0; j < p->size[1]; j++) {
            for (int32_t k = 0; k < p->size[2]; k++) {
                const int32_t source = i * in[0] + j * in[1] + k * in[2];
                const int32_t target = i * out[0] + j * out[1] + k * out[2];
                for (int32_t l = 0; l < p->size[3]; l++) {
                    memcpy(to + target + l * out[3], from + source + l * in[3], (size_t)p->bytes);
                }
            }
        }
    }
}
