#include <string.h>

#include "tg_resize_nearest_neighbor.h"

void tg_resize_nearest_neighbor(const tg_resize_nearest_neighbor_params *p, const void *input,
                                const int16_t *rows, const int16_t *columns, void *output) {
    const uint8_t *image = input;
    uint8_t *to = output;
    const int32_t input_row = p->input_width * p->pixel_bytes;
    const int32_t output_row = p->output_width * p->pixel_bytes;
    for (int32_t batch = 0; batch < p->batches; batch++, image += p->input_height * input_row) {
        for (int32_t y = 0; y < p->output_height; y++, to += output_row) {
            if (y > 0 && rows[y] == rows[y - 1]) {
                memcpy(to, to - output_row, (size_t)output_row);
                continue;
            }
            const uint8_t *row = image + rows[y] * input_row;
            for (int32_t x = 0; x < p->output_width; x++) {
                memcpy(to + x * p->pixel_bytes, row + columns[x] * p->pixel_bytes, (size_t)p->pixel_bytes);
            }
        }
    }
}
