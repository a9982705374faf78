/* NHWC images enlarged or reduced by repeating or dropping pixels. */
#ifndef TG_RESIZE_NEAREST_NEIGHBOR_H
#define TG_RESIZE_NEAREST_NEIGHBOR_H
#include <stdint.h>

/* All are at least 1; pixel_bytes is the size of all channels of a pixel. */
typedef struct {
    int32_t batches, input_height, input_width, output_height, output_width, pixel_bytes;
} tg_resize_nearest_neighbor_params;

/* Elements of any type. `rows` names the input row of each output row, `columns` the input column of each
 * output column, all within the input. `output` must not overlap `input`. */
void tg_resize_nearest_neighbor(const tg_resize_nearest_neighbor_params *params, const void *input,
                                const int16_t *rows, const int16_t *columns, void *output);

#endif
