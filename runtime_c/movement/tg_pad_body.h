/* The body of tg_pad_<bits>: a translation unit defines TG_ELEMENT and TG_FUNCTION, then includes it.
 * The output is written once, from its start to its end. */
#include <string.h>

#include "tg_element.h"
#include "tg_movement.h"

static TG_ELEMENT *fill(TG_ELEMENT *to, int32_t count, TG_ELEMENT value) {
    for (int32_t i = 0; i < count; i++) {
        *to++ = value;
    }
    return to;
}

void TG_FUNCTION(const tg_pad_params *p, const void *input, int32_t value, void *output) {
    const TG_ELEMENT *from = input;
    const TG_ELEMENT pad = (TG_ELEMENT)value;
    const int32_t *before = p->before, *after = p->after;
    const int32_t run = p->size[4];
    TG_ELEMENT *to = fill(output, before[0], pad);
    for (int32_t i = 0; i < p->size[0]; i++) {
        to = fill(to, before[1], pad);
        for (int32_t j = 0; j < p->size[1]; j++) {
            to = fill(to, before[2], pad);
            for (int32_t k = 0; k < p->size[2]; k++) {
                to = fill(to, before[3], pad);
                for (int32_t l = 0; l < p->size[3]; l++, from += run) {
                    to = fill(to, before[4], pad);
                    memcpy(to, from, (size_t)run * sizeof(TG_ELEMENT));
                    to = fill(to + run, after[4], pad);
                }
                to = fill(to, after[3], pad);
            }
            to = fill(to, after[2], pad);
        }
        to = fill(to, after[1], pad);
    }
    (void)fill(to, after[0], pad);
}
