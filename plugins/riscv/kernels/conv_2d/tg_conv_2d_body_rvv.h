/* The convolution that tg_conv_2d_s8_rvv and its kin are: output channels are the lanes. */
#ifndef TG_CONV_2D_BODY_RVV_H
#define TG_CONV_2D_BODY_RVV_H
#include <stdint.h>

#include "tg_columns_rvv.h"
#include "tg_windows_3_rvv.h"

/* The first `lanes` channels of `windows` of them, at least one: by threes, and the last three again where
 * some are left over, though they overlap. */
TG_INLINE_RVV void tg_windows_rvv(tg_channels_rvv *ch, int32_t lanes, int32_t windows, const int8_t *columns,
                                  int8_t *output, int relu) {
    const int32_t given = ch->given, made = ch->made;
    int32_t threes = windows / 3;
    if (windows < 3) {
        threes = 1;
        ch->given_third = ch->made_third = 0;
        ch->given *= windows - 1;
        ch->made *= windows - 1;
    }
    for (int32_t x = 0;; x = windows - 3, threes = 1) {
        tg_windows_3_rvv(ch, lanes, threes, columns + x * given, output + x * made, relu);
        if (x + 3 * threes >= windows) {
            break;
        }
    }
    ch->given = ch->given_third = given;
    ch->made = ch->made_third = made;
}

TG_INLINE_RVV void tg_conv_2d_body_rvv(const tg_conv_2d_rvv_params *p, const int8_t *input,
                                       const tg_channels_rvv *all, int8_t *scratch, int8_t *output,
                                       int relu) {
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += p->input_height * p->input_width * p->input_channels) {
        for (int32_t y = 0; y < p->output_height; y++) {
            for (int32_t x = 0; x < p->output_width; x += p->at_once) {
                const int32_t windows = tg_between_rvv(p->output_width - x, 0, p->at_once);
                tg_columns_rvv(p, input, y, x, windows, scratch);
                tg_channels_rvv channels = *all;
                for (int32_t left = p->output_channels; left > 0;) {
                    const int32_t lanes = tg_lanes_rvv(left);
                    tg_windows_rvv(&channels, lanes, windows, scratch, output + p->output_channels - left,
                                   relu);
                    channels.weights += lanes;
                    channels.bias += lanes;
                    channels.multiplier += lanes;
                    channels.right += lanes;
                    left -= lanes;
                }
                output += windows * p->output_channels;
            }
        }
    }
}

#endif
