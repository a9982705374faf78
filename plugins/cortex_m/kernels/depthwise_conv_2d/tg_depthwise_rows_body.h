/* Body of tg_depthwise_conv_2d_s8_dsp and its fitted form: define TG_DEPTHWISE (the function's name), and
 * TG_FITTED if it knows any scale and rounding, then include this. */
#include "tg_depthwise_conv_2d_dsp.h"
#include "tg_depthwise_rows.h"

/* `count` pixels, `stride` bytes apart, to neighbouring lanes. */
static void gather(int16_t *to, int32_t count, const int8_t *from, int32_t stride) {
    for (; count >= 4; count -= 4, to += 4) {
        const int8_t *half = from + 2 * stride;
        const int8_t a = from[0], b = from[stride], c = half[0], d = half[stride];
        from = half + 2 * stride;
        to[0] = a;
        to[1] = b;
        to[2] = c;
        to[3] = d;
    }
    for (; count > 0; count--, from += stride) {
        *to++ = *from;
    }
}

/* A row of a channel: what a stride keeps apart goes to rows of the plane of its own. */
static void gather_row(const tg_depthwise_dsp_params *p, const int8_t *row, int16_t *plane) {
    const int32_t lanes = 2 * p->row_words, stride = p->column_stride;
    if (stride == 1) {
        const int32_t room = lanes - p->pad_column;
        gather(plane + p->pad_column, room < p->input_columns ? room : p->input_columns, row,
               p->input_column);
        return;
    }
    for (int32_t phase = 0; phase < p->phases; phase++, plane += lanes) {
        int32_t before = 0, x = phase - p->pad_column;
        for (; x < 0; x += stride) {
            before++;
        }
        const int32_t within = x < p->input_columns ? (p->input_columns - 1 - x) / stride + 1 : 0;
        const int32_t room = lanes - before;
        gather(plane + before, within < room ? within : room, row + x * p->input_column,
               stride * p->input_column);
    }
}

/* Rows [first, first + rows) of a channel; what lies beside the image is padded already unless `fill`. */
static void gather_rows(const tg_depthwise_dsp_params *p, const int8_t *input, int32_t first, int32_t rows,
                        int16_t *plane, int fill) {
    const int32_t lanes = 2 * p->row_words * p->phases;
    if (fill) {
        for (int32_t i = 0; i < rows * lanes; i++) {
            plane[i] = (int16_t)p->input_zero_point;
        }
    }
    for (int32_t y = first; y < first + rows; y++, plane += lanes) {
        if (y >= 0 && y < p->input_rows) {
            gather_row(p, input + y * p->input_row, plane);
        }
    }
}

/* (even, odd) taps for outputs at even columns, (the odd tap before, even) for the odd columns. */
static void expand_taps(uint32_t *to, const int8_t *taps, int32_t rows, int32_t words) {
    for (; rows > 0; rows--) {
        int32_t before = 0;
        for (int32_t word = 0; word < words; word++, taps += 2, to += 2) {
            const int32_t even = taps[0], odd = taps[1];
            to[0] = tg_pkhbt((uint32_t)even, (uint32_t)odd);
            to[1] = tg_pkhbt((uint32_t)before, (uint32_t)even);
            before = odd;
        }
    }
}

/* One strip of a channel by all its filters. */
static void filters(const tg_depthwise_dsp_params *p, const tg_depthwise_rows_job *job, const uint32_t *plane,
                    uint32_t *expanded, const int8_t *taps, const int32_t *constants, int8_t *output) {
    const int32_t taps_bytes = 2 * job->tap_rows * job->tap_words;
    for (int32_t m = 0; m < p->depth_multiplier;
         m++, constants += TG_DEPTHWISE_WORDS, taps += taps_bytes, output++) {
        expand_taps(expanded, taps, job->tap_rows, job->tap_words);
        tg_depthwise_rows(plane, output, job, constants);
    }
}

void TG_DEPTHWISE(const tg_depthwise_dsp_params *p, const int8_t *input, const int8_t *taps,
                  const int32_t *constants, int8_t *output, uint32_t *scratch) {
    const int32_t plane_rows = (p->strip - 1) * p->row_stride + p->kernel_rows;
    uint32_t *expanded = scratch + plane_rows * p->phases * p->row_words;
    tg_depthwise_rows_job job;
    job.pixel = p->output_column;
    job.columns = p->output_columns;
    job.taps = expanded;
    job.tap_rows = p->kernel_rows * p->phases;
    job.plane_step = p->row_stride * p->phases * p->row_words * 4;
    job.row = p->output_row;
    job.zero_point2 = p->zero_point2;
    job.tap_words = p->tap_words;
    job.rest = 4 * (p->row_words - p->tap_words - 1);
    const int32_t m = p->depth_multiplier, taps_bytes = 2 * job.tap_rows * job.tap_words;
    const int32_t one_strip = p->strip >= p->output_rows;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_batch, output += p->output_batch) {
        for (int32_t c = 0; c < p->channels; c++) {
            for (int32_t first = 0; first < p->output_rows; first += p->strip) {
                const int32_t left = p->output_rows - first;
                job.rows = left < p->strip ? left : p->strip;
                gather_rows(p, input + c, first * p->row_stride - p->pad_row,
                            (job.rows - 1) * p->row_stride + p->kernel_rows, (int16_t *)scratch,
                            !one_strip || (batch == 0 && c == 0));
                filters(p, &job, scratch, expanded, taps + c * m * taps_bytes,
                        constants + TG_DEPTHWISE_WORDS * c * m, output + first * p->output_row + c * m);
            }
        }
    }
}
