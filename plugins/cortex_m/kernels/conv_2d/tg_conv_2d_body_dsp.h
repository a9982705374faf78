/* Body of the convolutions over windows: define TG_CONV (the function's name), TG_MATRIX (the core to call)
 * and TG_EXPAND(source, row_bytes, rows, length, pixels), then include this. Where the core's parameters do
 * not count blocks, TG_STEPS(blocks) does; TG_WORDS_OF(steps): words of a pixel; TG_PREPARE(pixels, blocks,
 * steps): called once; TG_TWO: the core for what is left of three pixels. */
#include "tg_conv_2d_dsp.h"
#include "tg_expand_dsp.h"
#include "tg_matrix_dsp.h"
#include "tg_span.h"
#include "tg_types.h"

#ifndef TG_STEPS
#define TG_STEPS(blocks) (blocks)
#define TG_WORDS_OF(steps) (steps)
#define TG_PREPARE(pixels, blocks, steps)
#endif
#ifndef TG_TWO
#define TG_TWO TG_MATRIX
#endif

static void copy(int8_t *target, const int8_t *source, int32_t bytes) {
    for (; bytes >= 4; bytes -= 4, target += 4, source += 4) {
        tg_write32(target, tg_read32(source));
    }
    for (; bytes > 0; bytes--) {
        *target++ = *source++;
    }
}

/* A window's inputs into `window`, one row after another: outside the image stands the zero point. */
static TG_NOINLINE void gather(const tg_conv_2d_dsp_params *p, const int8_t *image, int32_t y, int32_t x,
                               int8_t *window) {
    const tg_window *w = &p->window;
    memset(window, p->input_zero_point, (uint32_t)(w->kernel_height * w->kernel_width * p->depth));
    /* Taps that follow one another in the input are copied together. */
    const int32_t together = w->dilation_width == 1 && p->depth == p->input_channels ? w->kernel_width : 1;
    const tg_span rows = tg_span_at(y, w->input_height, w->kernel_height, w->dilation_height);
    for (int32_t kx = 0; kx < w->kernel_width; kx += together, x += w->dilation_width) {
        const int32_t after = w->input_width - x;
        const int32_t first = x < 0 ? -x : 0, end = after < together ? after : together;
        int8_t *target = window + (rows.first * w->kernel_width + kx + first) * p->depth;
        int32_t source =
            ((y + rows.first * w->dilation_height) * w->input_width + x + first) * p->input_channels;
        for (int32_t ky = rows.first; ky < rows.end && first < end; ky++) {
            copy(target, image + source, (end - first) * p->depth);
            target += w->kernel_width * p->depth;
            source += w->dilation_height * w->input_width * p->input_channels;
        }
    }
}

void TG_CONV(const tg_conv_2d_dsp_params *p, const int8_t *input, const int32_t *stream, int8_t *output,
             void *scratch) {
    const tg_window *w = &p->window;
    const int32_t rows = w->kernel_height, length = w->kernel_width * p->depth;
    const int32_t row_bytes = w->input_width * p->input_channels;
    const int connected = w->dilation_width == 1 && p->depth == p->input_channels;
    /* The last row and column at which a window that lies within the image may begin. */
    const int32_t last_y = w->input_height - 1 - (rows - 1) * w->dilation_height;
    const int32_t last_x = w->input_width - w->kernel_width;
    const int32_t blocks = 2 * rows * (length >> 2) + (rows * (length & 3) + 1) / 2;
    const int32_t steps = TG_STEPS(blocks);
    tg_matrix_dsp_params matrix = {steps, p->output_step, 2 * p->output_step, p->zero_point2};
    uint32_t *const pixels = scratch;
    int8_t *const window = (int8_t *)(pixels + 3 * TG_WORDS_OF(steps));
    const int32_t step = p->step_x * p->input_channels;
    int32_t count = 0;
    TG_PREPARE(pixels, blocks, steps);
    output += p->first_output;
    for (int32_t batch = 0; batch < p->batches; batch++, input += w->input_height * row_bytes) {
        int32_t y = p->first_y;
        for (int32_t oy = 0; oy < w->output_height; oy++, y += p->step_y) {
            const int inside = connected && y >= 0 && y <= last_y;
            int32_t x = p->first_x, offset = y * row_bytes + x * p->input_channels;
            for (int32_t left = w->output_width; left > 0; left--, x += p->step_x, offset += step) {
                const int8_t *source = window;
                int32_t distance = length;
                if (inside && x >= 0 && x <= last_x) {
                    source = input + offset;
                    distance = row_bytes * w->dilation_height;
                } else {
                    gather(p, input, y, x, window);
                }
                TG_EXPAND(source, distance, rows, length, pixels + count);
                if (++count == 3) {
                    TG_MATRIX(pixels, stream, output, &matrix);
                    output += 3 * p->output_step;
                    count = 0;
                }
            }
        }
    }
    if (count > 0) {
        matrix.offset1 = (count - 1) * p->output_step;
        matrix.offset2 = 0;
        TG_TWO(pixels, stream, output, &matrix);
    }
}
