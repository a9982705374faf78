/* The body of tg_depthwise_conv_2d_s8_swar*: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization, TG_CORE(at, offsets, plane, weights, sums) the core that makes the sums. */
#include "tg_depthwise_conv_2d_swar.h"
#include "tg_depthwise_core_swar.h"
#include "tg_short_requantize.h"

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

/* The same, but the first element of each word is the second one of a word of the plane. */
static inline void pack_kept_row(const int32_t *kept, const int8_t *b, int32_t b_step, int32_t count,
                                 int32_t *words) {
    for (; count > 0; count--, b += b_step) {
        *words++ = ((*kept++ + 0x8000) >> 16) + *b * 65536;
    }
}

/* A single column, which needs no loop in a loop. */
static void pack_column(const tg_depthwise_swar_params *p, const int8_t *image, int32_t a, int32_t below,
                        int32_t row, int32_t *words) {
    const uint32_t height = (uint32_t)p->window.input_height;
    const int32_t outside = p->input_zero_point, channels = p->channels, step = p->plane_columns;
    const int8_t *upper = image + a * channels, *lower = upper + below * channels;
    for (; row < p->plane_rows; row++, a++, upper += channels, lower += channels, words += step) {
        const int32_t first = (uint32_t)a < height ? *upper : outside;
        const int32_t second = (uint32_t)(a + below) < height ? *lower : outside;
        *words = first + second * 65536;
    }
}

/* The plane of the channel at `image` for a strip from the output's row `first` on; what lies outside the
 * image left and right is there already, and of later strips the rows that outputs have been written over. */
static void pack_plane(const tg_depthwise_swar_params *p, const int8_t *image, int32_t first,
                       const int8_t *outside, int32_t *plane) {
    const tg_window *w = &p->window;
    const int32_t row_bytes = w->input_width * p->channels, room = p->plane_columns - w->pad_left;
    const int32_t count = room < w->input_width ? room : w->input_width;
    const int32_t below = p->lower * w->stride_height, kept = first > 0 ? p->kept : 0;
    int32_t *words = plane + w->pad_left;
    int32_t row = 0, a = first * w->stride_height - w->pad_top;
    for (; row < kept; row++, a++, words += p->plane_columns) {
        const int b_inside = (uint32_t)(a + below) < (uint32_t)w->input_height;
        pack_kept_row(words + p->half * p->plane_columns,
                      b_inside ? image + (a + below) * row_bytes : outside, b_inside ? p->channels : 0, count,
                      words);
    }
    if (w->input_width == 1) {
        pack_column(p, image, a, below, row, words);
        return;
    }
    for (; row < p->plane_rows; row++, a++, words += p->plane_columns) {
        const int a_inside = (uint32_t)a < (uint32_t)w->input_height;
        const int b_inside = (uint32_t)(a + below) < (uint32_t)w->input_height;
        pack_row(a_inside ? image + a * row_bytes : outside, a_inside ? p->channels : 0,
                 b_inside ? image + (a + below) * row_bytes : outside, b_inside ? p->channels : 0, count,
                 words);
    }
}

/* Writes the columns at `output` of one channel. */
static void finish(const tg_depthwise_swar_params *p, const int32_t *sums, const int32_t *constants,
                   int32_t columns, int8_t *output) {
    const tg_short_scale scale = p->scale;
    const int32_t pixel = p->channels * p->depth_multiplier, row = p->window.output_width * pixel;
    const int32_t own[2] = {constants[0], constants[1]}; /* the outputs may be anything but those */
    const int32_t left_over = 2 * (p->sum_rows - p->half);
    for (; columns > 0; columns--, output += pixel, sums += left_over) {
        int8_t *upper = output, *lower = output + p->lower * row;
        for (int32_t i = p->half; i > 0; i--, sums += 2, upper += row, lower += row) {
            *upper = (int8_t)TG_REQUANTIZE(&scale, own, sums[0]);
            *lower = (int8_t)TG_REQUANTIZE(&scale, own, sums[1]);
        }
    }
}

/* A strip's outputs of one channel. Returns the end of its weights. */
static const int8_t *filter(const tg_depthwise_swar_params *p, tg_columns_swar *at, const int32_t *offsets,
                            const int32_t *plane, const int8_t *weights, const int32_t *constants,
                            int32_t *sums, int8_t *output) {
    const int32_t width = p->window.output_width, pixel = p->channels * p->depth_multiplier;
    const int8_t *end = weights;
    (void)offsets; /* of 3x3 there are none */
    for (int32_t column = 0; column < width; column += p->columns_at_once) {
        const int32_t left = width - column;
        at->columns = left < p->columns_at_once ? left : p->columns_at_once;
        end = TG_CORE(at, offsets, plane + column * p->window.stride_width, weights, sums);
        finish(p, sums, constants, at->columns, output + column * pixel);
    }
    return end;
}

void TG_NAME(const tg_depthwise_swar_params *p, const int8_t *input, const int8_t *stream,
             const int32_t *constants, int8_t *output, void *scratch) {
    const tg_window *w = &p->window;
    const int32_t outputs = p->channels * p->depth_multiplier, words = p->plane_rows * p->plane_columns;
    int32_t *const plane = scratch, *const sums = plane + words;
    int32_t *const offsets = sums + 2 * p->sum_rows * p->columns_at_once;
    const int8_t outside = (int8_t)p->input_zero_point;
    tg_columns_swar at = {
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
        for (int32_t channel = 0; channel < outputs; channel += p->depth_multiplier) {
            const int8_t *const weights = next;
            for (int32_t first = 0, end = 0; end < w->output_height; first = end) {
                end = first + p->half + p->lower;
                if (end > w->output_height) {
                    end = w->output_height;
                    first = end - p->half - p->lower;
                }
                pack_plane(p, input + channel / p->depth_multiplier, first, &outside, plane);
                next = weights;
                for (int32_t i = channel; i < channel + p->depth_multiplier; i++) {
                    next = filter(p, &at, offsets, plane, next, constants + 2 * i, sums,
                                  output + first * w->output_width * outputs + i);
                }
            }
        }
        input += w->input_height * w->input_width * p->channels;
        output += w->output_height * w->output_width * outputs;
    }
}
