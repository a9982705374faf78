/* The convolution that tg_conv_2d_s8_rvv_narrow and its kin are: windows are the lanes. */
#ifndef TG_CONV_2D_NARROW_BODY_RVV_H
#define TG_CONV_2D_NARROW_BODY_RVV_H
#include <stdint.h>

#include "tg_channels_3_rvv.h"
#include "tg_columns_rvv.h"

TG_INLINE_RVV void tg_all_channels_rvv(const tg_conv_2d_rvv_params *p, tg_narrow_rvv three, int32_t windows,
                                       const int8_t *columns, int8_t *output, int relu) {
    for (int32_t left = p->output_channels; left > 0; left -= 3, output += 3) {
        three.second = left > 1 ? 1 : 0;
        three.third = left > 2 ? 2 : three.second;
        for (int32_t x = 0; x < windows;) {
            const int32_t lanes = tg_lanes_rvv(windows - x);
            tg_channels_3_rvv(&three, lanes, columns + x * three.window, output + x * three.pixel, &p->output,
                              relu);
            x += lanes;
        }
        three.weights += 3 * three.depth;
        three.constants += 9;
    }
}

TG_INLINE_RVV void tg_conv_2d_narrow_body_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input,
                                              const int8_t *weights, const int32_t *constants,
                                              int8_t *scratch, int8_t *output, int relu) {
    const tg_narrow_rvv three = {weights,
                                 constants,
                                 p->kernel_width * p->column_bytes,
                                 p->stride_width * p->column_bytes,
                                 p->output_channels,
                                 0,
                                 0};
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += p->input_height * p->input_width * p->input_channels) {
        for (int32_t y = 0; y < p->output_height; y++) {
            for (int32_t x = 0; x < p->output_width; x += p->at_once) {
                const int32_t windows = tg_between_rvv(p->output_width - x, 0, p->at_once);
                tg_columns_rvv(p, input, y, x, windows, scratch);
                tg_all_channels_rvv(p, three, windows, scratch, output, relu);
                output += windows * p->output_channels;
            }
        }
    }
}

#endif
