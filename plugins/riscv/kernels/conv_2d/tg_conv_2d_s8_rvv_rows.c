#include "tg_channel_rvv.h"
#include "tg_columns_rvv.h"
#include "tg_conv_2d_rows_rvv.h"
#include "tg_dot_rvv.h"
#include "tg_dots_3_rvv.h"

/* All channels of `windows` of them. */
static void channels(const tg_conv_2d_rows_rvv_params *params, const int8_t *columns, int32_t windows,
                     const int8_t *weights, const int32_t *constants, int32_t *sums, int8_t *output) {
    const tg_conv_2d_rvv_params *const p = &params->sizes;
    const int32_t depth = p->kernel_width * p->column_bytes, step = p->stride_width * p->column_bytes;
    for (int32_t channel = 0; channel < params->channels; channel++, weights += depth, constants += 3) {
        const int8_t *window = columns;
        int32_t i = 0;
        for (; i + 3 <= windows; i += 3, window += 3 * step) {
            tg_dots_3_rvv(weights, window, step, depth, constants[0], sums + i);
        }
        for (; i < windows; i++, window += step) {
            sums[i] = tg_dot_rvv(weights, window, depth, constants[0]);
        }
        tg_channel_rvv(sums, windows, constants[1], constants[2], &p->output, output + channel,
                       p->output_channels);
    }
}

void tg_conv_2d_s8_rvv_rows(const tg_conv_2d_rows_rvv_params *params, const int8_t *input,
                            const int8_t *weights, const int32_t *constants, void *scratch, int8_t *output) {
    const tg_conv_2d_rvv_params *const p = &params->sizes;
    int32_t *const sums = scratch;
    int8_t *const columns = (int8_t *)(sums + p->at_once);
    for (int32_t batch = 0; batch < p->batches; batch++) {
        for (int32_t y = 0; y < p->output_height; y++) {
            for (int32_t x = 0; x < p->output_width; x += p->at_once) {
                const int32_t windows = tg_between_rvv(p->output_width - x, 0, p->at_once);
                tg_columns_rvv(p, input, y, x, windows, columns);
                channels(params, columns, windows, weights, constants, sums, output);
                output += windows * p->output_channels;
            }
        }
        input += p->input_height * p->input_width * p->input_channels;
    }
}
