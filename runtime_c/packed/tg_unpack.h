/* Weights of 4, 2 or 1 bits made into bytes, or into lanes of 16 bits, for kernels that read those. */
#ifndef TG_UNPACK_H
#define TG_UNPACK_H
#include <stdint.h>

/* bits: 4, 2 or 1. up: by how much a weight of so many bits is shifted up in its byte, in [0, 7 - bits]. add,
 * flip: what makes a word of four such bytes the kernel's: (bytes + add) ^ flip. */
typedef struct {
    uint32_t add, flip;
    uint8_t bits, up;
} tg_unpack_params;

/* Writes `count` (>= 1) words, rounded up to as many as whole words of `packed` hold, 8 / bits each: the
 * lowest bits of each byte make the first. Both are aligned to 4 bytes. Returns the end of `packed`. */
const uint32_t *tg_unpack(const tg_unpack_params *params, const uint32_t *packed, uint32_t *words,
                          int32_t count);

#endif
