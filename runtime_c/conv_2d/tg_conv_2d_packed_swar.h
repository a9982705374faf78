/* 2-D convolution, two products a MUL, with weights of 4, 2 or 1 bits: some channels' weights at a time are
 * unpacked, for each block of pixels. */
#ifndef TG_CONV_2D_PACKED_SWAR_H
#define TG_CONV_2D_PACKED_SWAR_H
#include "tg_conv_2d_swar.h"
#include "tg_unpack.h"

/* sizes: as for weights of 8 bits. unpack: what makes the words of the core's weights. buffer: words that
 * at_once channels have, rounded up to 8. */
typedef struct {
    tg_conv_2d_swar_params sizes;
    tg_unpack_params unpack;
    int32_t buffer;
} tg_conv_2d_packed_params;

/* As the functions of tg_conv_2d_swar.h. `stream` holds the words of tg_unpack for the weights that those
 * have, of every at_once channels for themselves. `scratch` has room for `buffer` words more. */
void tg_conv_2d_packed_swar(const tg_conv_2d_packed_params *params, const int8_t *input,
                            const uint32_t *stream, const int32_t *constants, int8_t *output, void *scratch);
void tg_conv_2d_packed_swar_linear(const tg_conv_2d_packed_params *params, const int8_t *input,
                                   const uint32_t *stream, const int32_t *constants, int8_t *output,
                                   void *scratch);
void tg_conv_2d_packed_swar_pairs(const tg_conv_2d_packed_params *params, const int8_t *input,
                                  const uint32_t *stream, const int32_t *constants, int8_t *output,
                                  void *scratch);
void tg_conv_2d_packed_swar_pairs_linear(const tg_conv_2d_packed_params *params, const int8_t *input,
                                         const uint32_t *stream, const int32_t *constants, int8_t *output,
                                         void *scratch);

#endif
