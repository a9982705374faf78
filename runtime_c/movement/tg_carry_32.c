#include "tg_element.h"
#include "tg_movement.h"

/* Loaded and stored as a whole where the core can do that. */
typedef struct {
    tg_element_32 words[4];
} TG_MAY_ALIAS four;

void tg_carry_32(const void *from, void *to, int32_t count) {
    const tg_element_32 *source = from;
    tg_element_32 *target = to;
    if (source - target >= 4) { /* then fours do not overlap those that they replace */
        for (; count >= 8; count -= 8, source += 8, target += 8) {
            const four *const given = (const four *)source;
            four *const made = (four *)target;
            made[0] = given[0];
            made[1] = given[1];
        }
    }
    for (int32_t i = 0; i < count; i++) {
        target[i] = source[i];
    }
}
