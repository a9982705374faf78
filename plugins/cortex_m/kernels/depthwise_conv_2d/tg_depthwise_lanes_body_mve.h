/* The depthwise convolution that tg_depthwise_conv_2d_s8_mve_3x3 and its kin are. */
#ifndef TG_DEPTHWISE_LANES_BODY_MVE_H
#define TG_DEPTHWISE_LANES_BODY_MVE_H
#include <stdint.h>

#include "tg_copy_mve.h"
#include "tg_depthwise_conv_2d_mve.h"
#include "tg_depthwise_lanes_mve.h"
#include "tg_planes_mve.h"

/* The planes' order is that in which tg_depthwise_lanes_mve reads them. */
static inline uint16x8_t tg_lane_planes_mve(int32_t distance) {
    const uint16_t d = (uint16_t)distance;
    const uint16_t place[8] = {0,
                               (uint16_t)(2 * d),
                               d,
                               (uint16_t)(3 * d),
                               (uint16_t)(4 * d),
                               (uint16_t)(6 * d),
                               (uint16_t)(5 * d),
                               (uint16_t)(7 * d)};
    return vldrhq_u16(place);
}

/* A row of outputs: threes from the left, and the last three again where some are left over, though they
 * overlap; in rows of one or two, one by one. */
TG_INLINE_MVE void tg_depthwise_lanes_row_mve(const tg_depthwise_conv_2d_mve_params *p, tg_lanes_run_mve *run,
                                              const int8_t *row, int8_t *output, int32_t window, int relu) {
    const int32_t pixels = p->output_pixels, threes = pixels / 3;
    run->pixel = threes > 0 ? p->output_pixel_bytes : 0;
    run->threes = threes > 0 ? threes : 1;
    for (int32_t x = 0;;) {
        tg_depthwise_lanes_mve(run, row + x * window, output + x * p->output_pixel_bytes, window, relu);
        x += threes > 0 ? 3 * run->threes : 1;
        if (x >= pixels) {
            return;
        }
        x = threes > 0 ? pixels - 3 : x;
        run->threes = 1;
    }
}

/* `window`: bytes from one window to the next, known to the compiler. */
TG_INLINE_MVE void tg_depthwise_lanes_body_mve(const tg_depthwise_conv_2d_mve_params *p, const int8_t *input,
                                               const int32_t *constants, int8_t *scratch, int8_t *output,
                                               int32_t window, int relu) {
    const uint16x8_t planes = tg_lane_planes_mve(p->plane_bytes);
    const int32_t filled_rows = p->filled_bands * p->band_rows;
    tg_lanes_run_mve run = {
        .plane_bytes = p->plane_bytes, .advance = 3 * window - 4 * p->plane_bytes, .ending = p->output};
    tg_fill_mve(scratch, (int8_t)p->input_zero_point, p->scratch_bytes);
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += p->image_bytes, output += p->output_image_bytes) {
        for (int32_t first = 0; first < p->output_rows; first += filled_rows) {
            const int32_t end = first + filled_rows < p->output_rows ? first + filled_rows : p->output_rows;
            run.constants = (const int8_t *)constants;
            for (int32_t c = 0; c < p->channels; c += 8, run.constants += TG_LANES_BYTES) {
                run.channels = p->channels - c < 8 ? p->channels - c : 8;
                tg_planes_mve(p, input + c, run.channels, first, end, planes, scratch);
                const int8_t *band = scratch;
                for (int32_t y = first, row = 0; y < end; y++) {
                    tg_depthwise_lanes_row_mve(p, &run, band + row * p->stride_rows,
                                               output + y * p->output_row_bytes + c, window, relu);
                    if (++row == p->band_rows) {
                        row = 0;
                        band += p->band_bytes;
                    }
                }
            }
        }
    }
}

#endif
