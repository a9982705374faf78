/* int8 convolution for cores with vectors over plain rows of weights, such as a decoder has just written. */
#ifndef TG_CONV_2D_ROWS_RVV_H
#define TG_CONV_2D_ROWS_RVV_H
#include "tg_conv_2d_rvv.h"

/* channels, at least 1: those that are computed, of output_channels. */
typedef struct {
    tg_conv_2d_rvv_params sizes;
    int32_t channels;
} tg_conv_2d_rows_rvv_params;

/* The bytes of a window are the lanes. `weights`: [channels][kernel_width][kernel_height][input_channels];
 * `constants`: of each channel its bias, multiplier and right shift, as tg_conv_2d_s8_rvv or
 * tg_conv_2d_s8_rvv_relu has them. `scratch`, aligned to 4: 4 * at_once bytes, then that of those. */
void tg_conv_2d_s8_rvv_rows(const tg_conv_2d_rows_rvv_params *params, const int8_t *input,
                            const int8_t *weights, const int32_t *constants, void *scratch, int8_t *output);

#endif
