/* 2-D convolution, two products a MUL: NHWC int8 activations. */
#ifndef TG_CONV_2D_SWAR_H
#define TG_CONV_2D_SWAR_H
#include <stdint.h>

#include "tg_short_scale.h"
#include "tg_window.h"

/* input_channels and output_channels are the distances of pixels in bytes; depth and channels, at most those,
 * are what one group reads and writes of each pixel. inputs: kernel height * kernel width * depth. part: of
 * tg_matrix_s8_swar_pairs, or inputs. at_once: even number of channels whose sums are kept. outside: depth
 * where windows reach beyond the image, else 0. All other sizes at least 1. */
typedef struct {
    tg_window window;
    int32_t batches, input_channels, depth, output_channels, channels;
    int32_t inputs, part, at_once, outside;
    int32_t input_zero_point;
    tg_short_scale scale;
} tg_conv_2d_swar_params;

/* Any window; `input` and `output` point to the group's first channel. `stream` is that of tg_matrix_s8_swar
 * for the channels, made even; `constants` are two words for each channel, as tg_requantize_s8_rounded or
 * tg_requantize_s8_linear wants them, the input's zero point folded into the bias. Six pixels at a time
 * are read into `scratch` before their outputs are written. `scratch`: 12 * inputs + 24 * at_once + outside
 * bytes, aligned to 4. */
void tg_conv_2d_s8_swar(const tg_conv_2d_swar_params *params, const int8_t *input, const int8_t *stream,
                        const int32_t *constants, int8_t *output, void *scratch);

/* The same, with the linear requantization. */
void tg_conv_2d_s8_swar_linear(const tg_conv_2d_swar_params *params, const int8_t *input,
                               const int8_t *stream, const int32_t *constants, int8_t *output, void *scratch);

/* As tg_conv_2d_s8_swar, with the weights of tg_matrix_s8_swar_pairs; `inputs` is rounded up to a multiple
 * of 4. `scratch`: 16 * inputs + 24 * at_once + outside bytes. */
void tg_conv_2d_s8_swar_pairs(const tg_conv_2d_swar_params *params, const int8_t *input,
                              const int16_t *weights, const int32_t *constants, int8_t *output,
                              void *scratch);

/* The same, with the linear requantization. */
void tg_conv_2d_s8_swar_pairs_linear(const tg_conv_2d_swar_params *params, const int8_t *input,
                                     const int16_t *weights, const int32_t *constants, int8_t *output,
                                     void *scratch);

/* As tg_conv_2d_s8_swar, with the stream of tg_sparse_s8_swar: weights of zero are skipped. `inputs` are not
 * rounded up, `part` is not read. `scratch`: 16 * inputs + 24 * at_once + outside bytes. */
void tg_conv_2d_s8_swar_sparse(const tg_conv_2d_swar_params *params, const int8_t *input,
                               const uint8_t *stream, const int32_t *constants, int8_t *output,
                               void *scratch);

/* The same, with the linear requantization. */
void tg_conv_2d_s8_swar_sparse_linear(const tg_conv_2d_swar_params *params, const int8_t *input,
                                      const uint8_t *stream, const int32_t *constants, int8_t *output,
                                      void *scratch);

#endif
