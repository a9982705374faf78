#include "tg_conv_2d_dsp.h"
#include "tg_expand_dsp.h"
#include "tg_matrix_dsp.h"

/* One row of a window, read tap by tap: outside the image stands the zero point. */
static const int8_t *gather(const tg_conv_2d_dsp_params *p, const int8_t *image, int32_t y, int32_t x, int8_t *row) {
    const tg_window *w = &p->window;
    int8_t *tap = row;
    for (int32_t kx = 0; kx < w->kernel_width; kx++, x += w->dilation_width, tap += p->depth) {
        if ((uint32_t)y < (uint32_t)w->input_height && (uint32_t)x < (uint32_t)w->input_width) {
            memcpy(tap, image + (y * w->input_width + x) * p->input_channels, (uint32_t)p->depth);
        } else {
            memset(tap, p->input_zero_point, (uint32_t)p->depth);
        }
    }
    return row;
}

/* The window at (y, x) of the image as one pixel of the matrix; `row` is room for a row of it. */
static void expand(const tg_conv_2d_dsp_params *p, const int8_t *image, int32_t y, int32_t x, uint32_t *pixels,
                   int8_t *row) {
    const tg_window *w = &p->window;
    const int32_t length = w->kernel_width * p->depth;
    const int connected = w->dilation_width == 1 && p->depth == p->input_channels && x >= 0 &&
                          x + w->kernel_width <= w->input_width;
    unsigned char *rest = (unsigned char *)(pixels + 6 * w->kernel_height * (length >> 2));
    int32_t left = 0;
    for (int32_t ky = 0; ky < w->kernel_height; ky++, y += w->dilation_height) {
        const int inside = connected && (uint32_t)y < (uint32_t)w->input_height;
        const int8_t *source = inside ? image + (y * w->input_width + x) * p->input_channels
                                      : gather(p, image, y, x, row);
        pixels = tg_expand_s8(source, length >> 2, pixels);
        for (int32_t i = length & ~3; i < length; i++, left++) {
            tg_write16(rest + tg_tail_offset(left), (uint32_t)source[i]);
        }
    }
}

void tg_conv_2d_s8_dsp(const tg_conv_2d_dsp_params *p, const int8_t *input, const int32_t *stream,
                       int8_t *output, void *scratch) {
    const tg_window *w = &p->window;
    const int32_t length = w->kernel_width * p->depth;
    const int32_t blocks =
        2 * w->kernel_height * (length >> 2) + (w->kernel_height * (length & 3) + 1) / 2;
    tg_matrix_dsp_params matrix = {blocks, p->output_channels, 2 * p->output_channels, p->zero_point2,
                                   stream + p->stream_words};
    uint32_t *pixels = scratch;
    int8_t *row = (int8_t *)(pixels + 3 * blocks);
    int32_t count = 0;
    for (int32_t batch = 0; batch < p->batches; batch++) {
        for (int32_t y = 0; y < w->output_height; y++) {
            for (int32_t x = 0; x < w->output_width; x++) {
                expand(p, input, y * w->stride_height - w->pad_top, x * w->stride_width - w->pad_left,
                       pixels + count, row);
                if (++count == 3) {
                    tg_matrix_s8_dsp(pixels, stream, output, &matrix);
                    output += 3 * p->output_channels;
                    count = 0;
                }
            }
        }
        input += w->input_height * w->input_width * p->input_channels;
    }
    if (count > 0) {
        matrix.offset1 = (count - 1) * p->output_channels;
        matrix.offset2 = 0;
        tg_matrix_s8_dsp(pixels, stream, output, &matrix);
    }
}
