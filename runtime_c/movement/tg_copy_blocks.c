#include <string.h>

#include "tg_movement.h"

void tg_copy_blocks(const void *input, void *output, int32_t count, int32_t bytes, int32_t input_stride,
                    int32_t output_stride) {
    const uint8_t *from = input;
    uint8_t *to = output;
    for (int32_t i = 0; i < count; i++) {
        memcpy(to + i * output_stride, from + i * input_stride, (size_t)bytes);
    }
}
