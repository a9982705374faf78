/* Layers whose weights are encoded: a block of output channels at a time is decoded, then computed. */
#ifndef TG_ENCODED_H
#define TG_ENCODED_H
#include <stdint.h>

/* bytes: of the encoded tensor. table_bytes: of the decoder's table. block: weights in a block; blocks: how
 * many there are, all alike; step: output channels in one. All sizes at least 1. */
typedef struct {
    uint32_t bytes, table_bytes;
    int32_t block, blocks, step;
} tg_encoded;

/* Computes the output channels from `first` on; `block` has their weights, which it may
 * change to what the kernel reads. */
typedef void (*tg_block_function)(unsigned char *arena, int8_t *block, int32_t first);

/* Decodes `data` (see tg_huffman.h, tg_palette.h) block after block and hands each to `run`. `scratch`,
 * aligned to 4, holds the table and a block. */
void tg_run_huffman(const tg_encoded *layer, const uint8_t *data, void *scratch, unsigned char *arena,
                    tg_block_function run);
void tg_run_palette(const tg_encoded *layer, const uint8_t *data, void *scratch, unsigned char *arena,
                    tg_block_function run);

#endif
