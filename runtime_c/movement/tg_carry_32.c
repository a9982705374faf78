#include "tg_element.h"
#include "tg_movement.h"

void tg_carry_32(const void *from, void *to, int32_t count) {
    const tg_element_32 *source = from;
    tg_element_32 *target = to;
    for (; count >= 4; count -= 4, source += 4, target += 4) {
        const uint32_t a = source[0], b = source[1], c = source[2], d = source[3];
        target[0] = a;
        target[1] = b;
        target[2] = c;
        target[3] = d;
    }
    for (int32_t i = 0; i < count; i++) {
        target[i] = source[i];
    }
}
