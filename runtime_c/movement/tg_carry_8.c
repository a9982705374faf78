#include "tg_element.h"
#include "tg_movement.h"

void tg_carry_8(const void *from, void *to, int32_t count) {
    const tg_element_8 *source = from;
    tg_element_8 *target = to;
    for (int32_t i = 0; i < count; i++) {
        target[i] = source[i];
    }
}
