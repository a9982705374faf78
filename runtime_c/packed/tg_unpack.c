#include "tg_unpack.h"

const uint32_t *tg_unpack(const tg_unpack_params *p, const uint32_t *packed, uint32_t *words, int32_t count) {
    const uint32_t bits = p->bits, up = p->up, add = p->add, flip = p->flip;
    const uint32_t mask = (((1u << bits) - 1u) * 0x01010101u) << up;
    const int32_t pairs = 4 >> (bits >> 1); /* of words in one */
    for (; count > 0; count -= 2 * pairs) {
        uint32_t word = *packed++;
        for (int32_t left = pairs; left > 0; left--, words += 2) {
            words[0] = (((word << up) & mask) + add) ^ flip;
            word >>= bits;
            words[1] = (((word << up) & mask) + add) ^ flip;
            word >>= bits;
        }
    }
    return packed;
}
