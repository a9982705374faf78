/* Convolutions on Armv7E-M whose weights are encoded: blocks of the stream that tg_matrix_dsp.h walks. */
#ifndef TG_ENCODED_MATRIX_DSP_H
#define TG_ENCODED_MATRIX_DSP_H
#include "tg_encoded.h"

/* As tg_run_huffman and tg_run_palette, where a unit is a pair of channels A, B: its weights come as bytes of A and B
 * in turn, a multiple of four of them, and become int16 lanes. `constants` holds for each pair A's bias (24 bits,
 * signed) and above it A's shift, the same of B, and both multipliers. A block is 20 bytes and its weights for each
 * pair. */
void tg_run_huffman_matrix_dsp(const tg_encoded *layer, const uint8_t *data, const int32_t *constants,
                               void *scratch, unsigned char *arena, tg_block_function run);
void tg_run_palette_matrix_dsp(const tg_encoded *layer, const uint8_t *data, const int32_t *constants,
                               void *scratch, unsigned char *arena, tg_block_function run);

#endif
