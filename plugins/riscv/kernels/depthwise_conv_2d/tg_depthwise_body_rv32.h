/* The body of tg_depthwise_conv_2d_s8_rv32*: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization, TG_CORE(at, offsets, plane, weights, sums) the core that makes the sums. */
#include "tg_depthwise_conv_2d_rv32.h"
#include "tg_depthwise_core_rv32.h"
#include "tg_requantize_rv32.h"

/* A row of the plane, from two rows of the image: of `count` elements, each `a_step` and `b_step` bytes
 * apart. */
static inline void pack_row(const int8_t *a, int32_t a_step, const int8_t *b, int32_t b_step, int32_t count,
                            int32_t *words) {
    for (; count >= 2; count -= 2, words += 2) {
        words[0] = *a + *b * 65536;
        a += a_step;
        b += b_step;
        words[1] = *a + *b * 65536;
        a += a_step;
        b += b_step;
    }
    if (count > 0) {
        *words = *a + *b * 65536;
    }
}

/* The plane of the channel at `image`; what lies outside the image left and right is there already. */
static void pack_plane(const tg_depthwise_rv32_params *p, const int8_t *image, const int8_t *outside,
                       int32_t *plane) {
    const tg_window *w = &p->window;
    const int32_t row_bytes = w->input_width * p->channels, room = p->plane_columns - w->pad_left;
    const int32_t count = room < w->input_width ? room : w->input_width;
    const int32_t below = p->lower * w->stride_height;
    int32_t *words = plane + w->pad_left;
    for (int32_t row = 0; row < p->plane_rows; row++, words += p->plane_columns) {
        const int32_t a = row - w->pad_top, b = a + below;
        const int a_inside = (uint32_t)a < (uint32_t)w->input_height;
        const int b_inside = (uint32_t)b < (uint32_t)w->input_height;
        pack_row(a_inside ? image + a * row_bytes : outside, a_inside ? p->channels : 0,
                 b_inside ? image + b * row_bytes : outside, b_inside ? p->channels : 0, count, words);
    }
}

/* Writes the columns at `output` of one channel. */
static void finish(const tg_depthwise_rv32_params *p, const int32_t *sums, const int32_t *constants,
                   int32_t columns, int8_t *output) {
    const tg_scale_rv32 scale = p->scale;
    const int32_t pixel = p->channels * p->depth_multiplier, row = p->window.output_width * pixel;
    const int32_t left_over = 2 * (p->sum_rows - p->half);
    for (; columns > 0; columns--, output += pixel, sums += left_over) {
        int8_t *upper = output, *lower = output + p->lower * row;
        for (int32_t i = p->half; i > 0; i--, sums += 2, upper += row, lower += row) {
            *upper = (int8_t)TG_REQUANTIZE(&scale, constants, sums[0]);
            *lower = (int8_t)TG_REQUANTIZE(&scale, constants, sums[1]);
        }
    }
}

void TG_NAME(const tg_depthwise_rv32_params *p, const int8_t *input, const int8_t *stream,
             const int32_t *constants, int8_t *output, void *scratch) {
    const tg_window *w = &p->window;
    const int32_t outputs = p->channels * p->depth_multiplier, words = p->plane_rows * p->plane_columns;
    int32_t *const plane = scratch, *const sums = plane + words;
    int32_t *const offsets = sums + 2 * p->sum_rows * p->columns_at_once;
    const int8_t outside = (int8_t)p->input_zero_point;
    tg_columns_rv32 at = {
        .row_bytes = 4 * p->plane_columns,
        .step_bytes = 4 * p->plane_columns * w->stride_height,
        .column_bytes = 4 * w->stride_width,
        .rows = p->sum_rows,
    };
    for (int32_t i = 0; i < words; i++) {
        plane[i] = outside + outside * 65536;
    }
    for (int32_t tap = 0, kx = 0, row = 0; tap < p->taps; tap++) {
        offsets[tap] = 4 * (row + kx * w->dilation_width);
        if (++kx == w->kernel_width) {
            kx = 0;
            row += w->dilation_height * p->plane_columns;
        }
    }
    for (int32_t batch = 0; batch < p->batches; batch++) {
        const int8_t *next = stream;
        const int32_t *constant = constants;
        for (int32_t channel = 0; channel < outputs; channel++, constant += 2) {
            if (channel % p->depth_multiplier == 0) {
                pack_plane(p, input + channel / p->depth_multiplier, &outside, plane);
            }
            const int8_t *weights = next;
            for (int32_t column = 0; column < w->output_width; column += p->columns_at_once) {
                const int32_t left = w->output_width - column;
                at.columns = left < p->columns_at_once ? left : p->columns_at_once;
                next = TG_CORE(&at, offsets, plane + column * w->stride_width, weights, sums);
                finish(p, sums, constant, at.columns, output + column * outputs + channel);
            }
        }
        input += w->input_height * w->input_width * p->channels;
        output += w->output_height * w->output_width * outputs;
    }
}
