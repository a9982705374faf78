/* The convolution that tg_conv_2d_s8_rvv_narrow and its kin are: windows are the lanes. */
#ifndef TG_CONV_2D_NARROW_BODY_RVV_H
#define TG_CONV_2D_NARROW_BODY_RVV_H
#include <stdint.h>

#include "tg_channels_3_rvv.h"
#include "tg_columns_rvv.h"

/* All channels: by threes, and the last three again where some are left over, though they overlap. */
TG_INLINE_RVV void tg_all_channels_rvv(tg_narrow_rvv ch, int32_t channels, int32_t windows,
                                       const int8_t *columns, int8_t *output, int relu) {
    const int32_t whole = channels < 3 ? 1 : channels / 3, last = channels - 3 * whole;
    ch.second = channels > 1 ? 1 : 0;
    ch.third = channels > 2 ? 1 : 0;
    for (int32_t x = 0; x < windows;) {
        const int32_t lanes = tg_lanes_rvv(windows - x);
        const int8_t *from = columns + x * ch.window;
        int8_t *to = output + x * ch.pixel;
        tg_channels_3_rvv(&ch, lanes, whole, from, to, relu);
        if (last > 0) {
            tg_narrow_rvv rest = ch;
            rest.weights += 3 * whole * ch.depth;
            rest.constants += 9 * whole;
            tg_channels_3_rvv(&rest, lanes, 1, from, to + channels - 3, relu);
        }
        x += lanes;
    }
}

TG_INLINE_RVV void tg_conv_2d_narrow_body_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input,
                                              const int8_t *weights, const int32_t *constants,
                                              int8_t *scratch, int8_t *output, int relu) {
    const tg_narrow_rvv ch = {weights,
                              constants,
                              p->kernel_width * p->column_bytes,
                              p->stride_width * p->column_bytes,
                              p->output_channels,
                              0,
                              0,
                              p->output};
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += p->input_height * p->input_width * p->input_channels) {
        for (int32_t y = 0; y < p->output_height; y++) {
            for (int32_t x = 0; x < p->output_width; x += p->at_once) {
                const int32_t windows = tg_between_rvv(p->output_width - x, 0, p->at_once);
                tg_columns_rvv(p, input, y, x, windows, scratch);
                tg_all_channels_rvv(ch, p->output_channels, windows, scratch, output, relu);
                output += windows * p->output_channels;
            }
        }
    }
}

#endif
