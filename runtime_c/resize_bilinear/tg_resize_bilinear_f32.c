#include "tg_resize_bilinear.h"
#include "tg_types.h"

TG_NO_CONTRACTION

void tg_resize_bilinear_f32(const tg_resize_bilinear_params *p, const float *input, const int16_t *rows,
                            const float *row_fractions, const int16_t *columns, const float *column_fractions,
                            float *output) {
    const int32_t channels = p->channels, row = p->input_width * channels;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->input_height * row) {
        for (int32_t y = 0; y < p->output_height; y++) {
            const float down = row_fractions[y];
            const float *upper = input + rows[y] * row;
            const float *lower = down > 0.0f ? upper + row : upper;
            for (int32_t x = 0; x < p->output_width; x++) {
                const float right = column_fractions[x];
                const int32_t left = columns[x] * channels;
                const int32_t next = right > 0.0f ? left + channels : left;
                const float upper_left = (1.0f - down) * (1.0f - right), lower_left = down * (1.0f - right);
                const float upper_right = (1.0f - down) * right, lower_right = down * right;
                for (int32_t c = 0; c < channels; c++) {
                    *output++ = upper[left + c] * upper_left + lower[left + c] * lower_left +
                                upper[next + c] * upper_right + lower[next + c] * lower_right;
                }
            }
        }
    }
}
