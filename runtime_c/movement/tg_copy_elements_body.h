/* The body of tg_copy_elements_<bits>: a translation unit defines TG_ELEMENT and TG_FUNCTION, then includes
 * it. */
#include "tg_element.h"
#include "tg_movement.h"

void TG_FUNCTION(const tg_copy_elements_params *p, const void *input, void *output) {
    const TG_ELEMENT *from = input;
    TG_ELEMENT *to = output;
    const int32_t *in = p->input_stride, *out = p->output_stride;
    const int32_t count = p->size[4], in_step = in[4], out_step = out[4];
    for (int32_t i = 0; i < p->size[0]; i++) {
        for (int32_t j = 0; j < p->size[1]; j++) {
            for (int32_t k = 0; k < p->size[2]; k++) {
                for (int32_t l = 0; l < p->size[3]; l++) {
                    int32_t source = i * in[0] + j * in[1] + k * in[2] + l * in[3];
                    int32_t target = i * out[0] + j * out[1] + k * out[2] + l * out[3];
                    for (int32_t m = 0; m < count; m++, source += in_step, target += out_step) {
                        to[target] = from[source];
                    }
                }
            }
        }
    }
}
