#include "tg_resize_bilinear.h"

/* x / 2^20 rounded to nearest, ties away from zero; |x| < 2^30. */
static int32_t scale_down(int32_t x) {
    return x > 0 ? (x + (1 << 19)) >> 20 : -((-x + (1 << 19)) >> 20);
}

void tg_resize_bilinear_s8(const tg_resize_bilinear_params *p, const int8_t *input, const int16_t *rows,
                           const int16_t *row_fractions, const int16_t *columns,
                           const int16_t *column_fractions, int8_t *output) {
    const int32_t channels = p->channels, row = p->input_width * channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_height * row) {
        for (int32_t y = 0; y < p->output_height; y++) {
            const int32_t down = row_fractions[y];
            const int8_t *upper = input + rows[y] * row;
            const int8_t *lower = down > 0 ? upper + row : upper;
            for (int32_t x = 0; x < p->output_width; x++) {
                const int32_t right = column_fractions[x];
                const int32_t left = columns[x] * channels;
                const int32_t next = right > 0 ? left + channels : left;
                for (int32_t c = 0; c < channels; c++) {
                    const int32_t a = upper[left + c], b = lower[left + c];
                    const int32_t top = a * 1024 + (upper[next + c] - a) * right;
                    const int32_t bottom = b * 1024 + (lower[next + c] - b) * right;
                    *output++ = (int8_t)scale_down(top * 1024 + (bottom - top) * down);
                }
            }
        }
    }
}
