/* The depthwise convolution that tg_depthwise_conv_2d_s8_rvv and its kin are. */
#ifndef TG_DEPTHWISE_BODY_RVV_H
#define TG_DEPTHWISE_BODY_RVV_H
#include <stdint.h>

#include "tg_depthwise_3_rvv.h"
#include "tg_lines_rvv.h"

/* Lanes of `count` windows: by threes, and the last three again where some are left over, though they
 * overlap. */
TG_INLINE_RVV void tg_depthwise_run_rvv(tg_filters_rvv *f, int32_t lanes, int32_t count, const int8_t *from,
                                        int8_t *to, int relu) {
    const int32_t given = f->given, made = f->made;
    if (count == 0) {
        return;
    }
    int32_t threes = count / 3;
    if (count < 3) {
        threes = 1;
        f->given_third = f->made_third = 0;
        f->given *= count - 1;
        f->made *= count - 1;
    }
    for (int32_t x = 0;; x = count - 3, threes = 1) {
        tg_depthwise_3_rvv(f, lanes, threes, from + x * given, to + x * made, relu);
        if (x + 3 * threes >= count) {
            break;
        }
    }
    f->given = f->given_third = given;
    f->made = f->made_third = made;
}

/* A row of windows, from the line at `lines` on: those that fill all lanes, and the rest of them. */
TG_INLINE_RVV void tg_depthwise_row_rvv(const tg_depthwise_conv_2d_rvv_params *p, tg_filters_rvv f,
                                        const int8_t *lines, int8_t *output, int relu) {
    const int32_t whole = p->output_width / p->side_by_side,
                  rest = (p->output_width - whole * p->side_by_side) * p->channels * p->multiplier;
    for (int32_t first = 0; first < f.made;) {
        const int32_t lanes = tg_lanes_rvv(f.made - first), last = tg_between_rvv(rest - first, 0, lanes);
        tg_depthwise_run_rvv(&f, lanes, whole, lines + first, output + first, relu);
        if (last > 0) {
            tg_depthwise_run_rvv(&f, last, 1, lines + whole * f.given + first,
                                 output + whole * f.made + first, relu);
        }
        f.weights += lanes;
        f.bias += lanes;
        f.multiplier += lanes;
        f.right += lanes;
        first += lanes;
    }
}

TG_INLINE_RVV void tg_depthwise_body_rvv(const tg_depthwise_conv_2d_rvv_params *p, const int8_t *input,
                                         tg_filters_rvv filters, int8_t *scratch, int8_t *output, int relu) {
    const int32_t pixel = p->channels * p->multiplier, ring_bytes = p->line_count * p->line_bytes;
    filters.pitch = p->side_by_side * pixel;
    filters.made = filters.made_third = filters.pitch;
    filters.given = filters.given_third = p->stride_width * filters.pitch;
    filters.output = p->output;
    filters.rows = p->kernel_height;
    filters.tap = p->dilation_width * pixel;
    filters.row_bytes = p->kernel_width * p->dilation_width * pixel;
    filters.line_step = p->dilation_height * p->line_bytes;
    filters.ring_bytes = ring_bytes;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->image_bytes) {
        tg_ring_rvv ring = tg_ring_of_rvv(p, scratch);
        int32_t place = 0; /* of the first row under the windows */
        for (int32_t y = 0; y < p->output_height; y++, output += p->output_width * pixel) {
            const int32_t top = y * p->stride_height - p->pad_top;
            tg_lines_rvv(p, &ring, input, top + p->line_count - 1, scratch);
            const int32_t straight = (ring_bytes - place - 1) / filters.line_step + 1;
            filters.wrapped = tg_between_rvv(p->kernel_height - straight, 0, p->kernel_height - 1);
            tg_depthwise_row_rvv(p, filters, scratch + place, output, relu);
            for (place += p->stride_height * p->line_bytes; place >= ring_bytes;) {
                place -= ring_bytes;
            }
        }
    }
}

#endif
