/* Canonical Huffman coding of int8 weights, decoded a few at a time (docs/encode.md specifies the format). */
#ifndef TG_HUFFMAN_H
#define TG_HUFFMAN_H
#include <stdint.h>

/* The longest code; a table has 2^TG_HUFFMAN_BITS entries at most. */
#define TG_HUFFMAN_BITS 8

/* A decoder between two calls. Written by tg_huffman_start; callers only keep it. */
typedef struct {
    const uint8_t *data;
    const uint16_t *table; /* value << 8 | minus its bits; special: kind << 8 | 16 + length of the code */
    uint32_t last;         /* the last byte of `data` from which four can be read */
    uint32_t position;     /* bits of `data` that are done */
    uint32_t zeros;        /* what is left of a run */
    uint32_t shift;        /* 32 less the longest code's length */
    uint32_t mask;         /* of the bits that follow a code as they are */
} tg_huffman;

/* Begins with the first weight. `data`: an encoded tensor of `bytes` bytes, at least 4; `table`: room for
 * 2^TG_HUFFMAN_BITS entries, or for 2^(longest code) where `data` comes from a trusted place. Whatever `data`
 * holds, the decoder reads only these bytes. */
void tg_huffman_start(tg_huffman *decoder, const uint8_t *data, uint32_t bytes, uint16_t *table);

/* The next `count` (>= 0) weights. Takes a time proportional to `count` and writes exactly `count` bytes,
 * also where the data is damaged or has ended. */
void tg_huffman_decode_s8(tg_huffman *decoder, int8_t *weights, int32_t count);

/* A part of it: 4 * `fours` weights at most, up to one with a special code, two at a time; returns the end of
 * what is done. From the decoder's position on there are 2 bytes for each of them, and four more. A byte more
 * may be written, of those asked for. */
int8_t *tg_huffman_pairs_s8(tg_huffman *decoder, int8_t *weights, int32_t fours);

#endif
