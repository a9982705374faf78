/* Palettes of at most 16 int8 weights, decoded two at a time (docs/encode.md specifies the format). */
#ifndef TG_PALETTE_H
#define TG_PALETTE_H
#include <stdint.h>

/* Entries of a table: two weights for each pair of indices. */
#define TG_PALETTE_PAIRS 256

/* A decoder between two calls. Written by tg_palette_start; callers only keep it. */
typedef struct {
    const uint32_t *words, *end; /* what is left of the indices */
    const uint16_t *table;
    uint32_t bits;   /* of an index */
    uint32_t word;   /* indices that are loaded, the next one lowest */
    uint32_t loaded; /* how many those are */
} tg_palette;

/* Begins with the first weight. `data`: an encoded tensor of `bytes` bytes, aligned to 4; `table`: room for
 * TG_PALETTE_PAIRS entries, or for 4^(bits of an index) where `data` comes from a trusted place. Whatever
 * `data` holds, the decoder reads only these bytes. */
void tg_palette_start(tg_palette *decoder, const uint8_t *data, uint32_t bytes, uint16_t *table);

/* The next `count` (>= 0) weights. Writes exactly `count` bytes; weights after the end of the data have index
 * 0. */
void tg_palette_decode_s8(tg_palette *decoder, int8_t *weights, int32_t count);

#endif
