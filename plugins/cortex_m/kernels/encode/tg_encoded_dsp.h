/* Convolutions on Armv7E-M whose weights are encoded: some channels at a time are decoded, then computed. */
#ifndef TG_ENCODED_DSP_H
#define TG_ENCODED_DSP_H
#include <stdint.h>

/* A function of tg_conv_2d_dsp.h or tg_depthwise_conv_2d_dsp.h, whatever its parameters' type. */
typedef void (*tg_encoded_convolution)(const void *params, const int8_t *input, const int32_t *words,
                                       int8_t *output, void *scratch);

/* Makes a tile: tg_tile_s8_dsp. */
typedef void (*tg_encoded_pack)(uint32_t *tile, const int8_t *source, int32_t pixels, int32_t depth);

struct tg_encoded_dsp;

/* Makes what a convolution reads of one unit: `words` have the decoded weights from byte 8 on; `constants` as
 * below; `last`: of a block. Returns the end of the words. */
typedef uint32_t *(*tg_encoded_finish)(uint32_t *words, const struct tg_encoded_dsp *layer,
                                       const uint8_t *constants, int last);

/* A unit is a pair of channels of the matrix core, or one channel of a depthwise convolution.
 *
 * data: `bytes` bytes, the encoded weights (see tg_huffman.h, tg_palette.h), `unit` of them a unit.
 * constants: `constant_bytes` a unit, first its channels' biases of `bias_bytes` (1 to 4) each, then their
 * multipliers with their shifts, `scale_bytes` (1 to 4) each; three bytes more after the last. A bias is
 * signed, and to be shifted left: bias_unused = 32 - 8 * bias_bytes, bias_dropped is that less the shift. A
 * multiplier, in [2^30, 2^31), has from the top: shift_bits (0 to 3), what its shift exceeds least_shift by;
 * its bits from bit 29 down, those that are left out being zero; scale_unused = 32 - 8 * scale_bytes. input,
 * output, scratch: offsets in the arena; block, copy, work: offsets from there where the scratch (aligned to
 * 4, the decoder's table first) has the block, a tile, and the convolution's own scratch. units: how many
 * make a block; all_units: of the layer, of which the last block may have fewer. input_step, output_step:
 * channels by which the pointers move on from a block to the next. tile: 0, or pixels in a tile: then `pack`
 * makes it, `run` is tg_conv_2d_s8_dsp_tile, units is 1, the layer is done tile by tile (see
 * tg_conv_2d_tile_dsp.h), and the output may begin where the input does, or by as many bytes before it as it
 * is longer. */
typedef struct tg_encoded_dsp {
    const uint8_t *data, *constants;
    const void *params;
    tg_encoded_convolution run;
    tg_encoded_finish finish;
    tg_encoded_pack pack;
    uint32_t bytes, input, output, scratch;
    uint16_t unit, units, all_units, tile;
    uint16_t block, copy, work, input_step, output_step;
    uint8_t constant_bytes, least_shift;
    uint8_t bias_bytes, bias_unused, bias_dropped, scale_bytes, scale_unused, shift_bits;
} tg_encoded_dsp;

/* The layer, with one decoder or the other. */
void tg_run_huffman_dsp(const tg_encoded_dsp *layer, unsigned char *arena);
void tg_run_palette_dsp(const tg_encoded_dsp *layer, unsigned char *arena);

/* A pair of tg_matrix_dsp.h: weights are bytes of channels A and B in turn, a multiple of four. */
uint32_t *tg_finish_matrix_dsp(uint32_t *words, const tg_encoded_dsp *layer, const uint8_t *constants,
                               int last);

/* The same where the weights are the bytes of the lanes A + 256 * B: those of B one less where A is negative.
 */
uint32_t *tg_finish_lanes_dsp(uint32_t *words, const tg_encoded_dsp *layer, const uint8_t *constants,
                              int last);

/* A channel of the 3x3 depthwise convolutions of stride 1: weights are its nine taps. */
uint32_t *tg_finish_depthwise_dsp(uint32_t *words, const tg_encoded_dsp *layer, const uint8_t *constants,
                                  int last);

#endif
