/* The sliding window of convolutions and pools over an NHWC tensor. */
#ifndef TG_WINDOW_H
#define TG_WINDOW_H
#include <stdint.h>

/* Sizes are at least 1; padding is what lies before the first row and column, 0 or more. */
typedef struct {
    int32_t input_height, input_width;
    int32_t output_height, output_width;
    int32_t kernel_height, kernel_width;
    int32_t stride_height, stride_width;
    int32_t dilation_height, dilation_width;
    int32_t pad_top, pad_left;
} tg_window;

#endif
