/* 1x1 convolution on Armv7E-M of a few pixels at a time, a tile: the inner part of layers with encoded
 * weights. */
#ifndef TG_CONV_2D_TILE_DSP_H
#define TG_CONV_2D_TILE_DSP_H
#include <stdint.h>

#include "tg_conv_2d_dsp.h"

/* Bytes of a tile: its pixels in threes, each as many words as hold its inputs. */
#define TG_TILE_BYTES(pixels, depth) (((pixels) + 2) / 3 * 12 * (((depth) + 3) / 4))

/* `pixels` pixels of `depth` inputs at `source` into `tile` (aligned to 4, TG_TILE_BYTES): of three pixels
 * the first four inputs of each, the next four of each, and so on. What is left of a pixel, fewer than four,
 * lies in bytes 0, 2, 1 of a word whose other bytes are zero. pixels, depth >= 1. */
void tg_tile_s8_dsp(uint32_t *tile, const int8_t *source, int32_t pixels, int32_t depth);

/* Two channels of the pixels of a tile. `tile`: what tg_tile_s8_dsp makes; `words`: a stream of
 * tg_matrix_dsp.h of one pair, and one word more that may be read; `output`: of the first pixel,
 * p->output_channels bytes to the next. `scratch` is not used. Between channels it reads and keeps nothing:
 * no pixel is expanded twice, or kept expanded. */
void tg_conv_2d_s8_dsp_tile(const tg_conv_2d_1x1_dsp_params *params, const int8_t *tile, const int32_t *words,
                            int8_t *output, void *scratch);

#endif
