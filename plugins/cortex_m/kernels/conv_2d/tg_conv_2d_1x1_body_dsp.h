/* Body of the convolutions over single pixels: define TG_CONV (the function's name) and TG_MATRIX (the core to call),
 * then include this. */
#include "tg_conv_2d_dsp.h"
#include "tg_expand_dsp.h"
#include "tg_matrix_dsp.h"

void TG_CONV(const tg_conv_2d_1x1_dsp_params *p, const int8_t *input, const int32_t *stream, int8_t *output,
             void *scratch) {
    const int32_t depth = p->depth;
    tg_matrix_dsp_params matrix = {(depth + 1) >> 1, p->output_channels, 2 * p->output_channels, p->zero_point2};
    for (int32_t left = p->pixels; left > 0; left -= 3) {
        uint32_t *pixels = scratch;
        if (left < 3) {
            matrix.offset1 = (left - 1) * p->output_channels;
            matrix.offset2 = 0;
        }
        for (int32_t n = left < 3 ? left : 3; n > 0; n--, input += depth) {
            tg_expand_rows(input, 0, 1, depth, pixels++);
        }
        TG_MATRIX(scratch, stream, output, &matrix);
        output += 3 * p->output_channels;
    }
}
