/* The convolution that tg_conv_2d_s8_mve and its kin are. Where weights have fewer than 8 bits, TG_RUN_MVE is
 * what runs in the place of tg_conv_2d_run_mve, and TG_FILTERS_MVE(steps) are the bytes of four filters. */
#ifndef TG_CONV_2D_BODY_MVE_H
#define TG_CONV_2D_BODY_MVE_H
#include <stdint.h>

#include "tg_columns_mve.h"
#include "tg_conv_2d_mve.h"
#include "tg_conv_2d_row_mve.h"
#include "tg_requantize_mve.h"

#ifndef TG_RUN_MVE
#define TG_RUN_MVE tg_conv_2d_run_mve
#define TG_FILTERS_MVE(steps) (64 * (steps))
#endif

/* Both lanes of channels from `channels` on, which repeat the last one, go where its lanes go; with distance
 * 0 those of the second window, which then is the first again, go where the first one's go. */
static inline uint16x8_t tg_places_mve(int32_t channels, int32_t distance) {
    uint16_t place[8];
    for (int32_t i = 0; i < 4; i++) {
        const int32_t channel = i < channels ? i : channels - 1;
        place[2 * i] = (uint16_t)channel;
        place[2 * i + 1] = (uint16_t)(channel + distance);
    }
    return vldrhq_u16(place);
}

/* A row of windows in the columns: the first pair (null where there is none), and if the windows' number is
 * odd `last` by itself, which is null otherwise; the ends as tg_run_mve has them. */
typedef struct {
    const int8_t *first, *second, *pairs_end, *last, *last_end;
    int32_t last_output; /* from the first output to the last one */
} tg_row_mve;

static inline tg_row_mve tg_row_of_mve(const tg_conv_2d_mve_params *p, const int8_t *columns) {
    const int32_t step = p->stride_width * p->column_bytes, window = 16 * p->steps,
                  whole = p->output_width & ~1;
    tg_row_mve row = {0, 0, 0, 0, 0, whole * p->output_pixel};
    if (whole > 0) {
        row.first = columns;
        row.second = columns + step;
        row.pairs_end = columns + (whole - 2) * step + window;
    }
    if (p->output_width & 1) {
        row.last = columns + whole * step;
        row.last_end = row.last + window;
    }
    return row;
}

/* Four channels of a row of outputs; `single` are the places of a window alone. */
TG_INLINE_MVE void tg_conv_2d_row_mve(const tg_row_mve *row, tg_run_mve *run, tg_channels_mve *four,
                                      uint16x8_t single, int8_t *output, int relu) {
    const int8_t *a = row->first, *b = row->second, *last = row->last;
    run->end = row->pairs_end;
    while (a || last) {
        if (!a) {
            a = b = last; /* twice */
            last = 0;
            output += row->last_output;
            run->end = row->last_end;
            four->places = single;
        }
        TG_RUN_MVE(run, four, a, b, output, relu);
        a = 0;
    }
}

TG_INLINE_MVE void tg_conv_2d_body_mve(const tg_conv_2d_mve_params *p, const int8_t *input,
                                       const int8_t *weights, const int32_t *bias, const int32_t *multiplier,
                                       const int8_t *right, int8_t *scratch, int8_t *output, int relu) {
    const tg_pixels_mve pixels = tg_pixels_of_mve(p);
    const int32_t channels = p->output_channels, pixel = p->output_pixel, filters = TG_FILTERS_MVE(p->steps);
    const uint16x8_t pair = tg_places_mve(4, pixel), single = tg_places_mve(4, 0);
    tg_run_mve run = {.skip = tg_skip_mve(p->steps),
                      .advance = 2 * p->stride_width * p->column_bytes - 16 * p->steps,
                      .output_step = 2 * pixel,
                      .ending = p->output};
    const tg_row_mve row = tg_row_of_mve(p, scratch);
    tg_fill_mve(scratch, (int8_t)p->input_zero_point, p->scratch_bytes);
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->image_bytes) {
        for (int32_t y = 0; y < p->output_height; y++, output += p->output_width * pixel) {
            tg_columns_mve(p, &pixels, input, y * p->stride_height - p->pad_top, scratch);
            run.weights = weights;
            for (int32_t o = 0; o < channels; o += 4, run.weights += filters) {
                const int32_t left = channels - o;
                tg_channels_mve four = {vldrwq_s32(bias + o), vldrwq_s32(multiplier + o),
                                        vldrbq_s32(right + o), left < 4 ? tg_places_mve(left, pixel) : pair};
                run.weights_end = run.weights + filters;
                tg_conv_2d_row_mve(&row, &run, &four, left < 4 ? tg_places_mve(left, 0) : single, output + o,
                                   relu);
            }
        }
    }
}

#endif
