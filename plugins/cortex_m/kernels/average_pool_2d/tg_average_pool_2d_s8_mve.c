#include "tg_area.h"
#include "tg_average.h"
#include "tg_average_pool_2d_mve.h"
#include "tg_mve.h"
#include "tg_requantize.h"

/* Sums of eight channels over the window; channels that are off are 0. At most 255 bytes each: 16 bits hold
 * them. */
static inline int16x8_t sums_of(const tg_area *area, const int8_t *corner, mve_pred16_t on) {
    int16x8_t sums = vdupq_n_s16(0);
    for (int32_t y = 0; y < area->height; y++, corner += area->row_bytes) {
        const int8_t *pixel = corner;
        for (int32_t x = 0; x < area->width; x++, pixel += area->pixel_bytes) {
            sums = vaddq_s16(sums, vldrbq_z_s16(pixel, on));
        }
    }
    return sums;
}

/* The averages of one window's channels. */
static void average_window(const tg_pool_s8_params *p, const tg_area *area, int8_t *output) {
    const tg_average average = tg_average_of(area->height * area->width);
    for (int32_t c = 0; c < p->channels; c += 8) {
        const int32_t channels = p->channels - c < 8 ? p->channels - c : 8;
        int16_t sums[8];
        vstrhq_s16(sums, sums_of(area, area->corner + c, vctp16q((uint32_t)channels)));
        for (int32_t i = 0; i < channels; i++) {
            *output++ = (int8_t)tg_clamp(tg_average_at(average, sums[i]), p->minimum, p->maximum);
        }
    }
}

void tg_average_pool_2d_s8_mve(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += w->input_height * w->input_width * p->channels) {
        for (int32_t y = 0; y < w->output_height; y++) {
            for (int32_t x = 0; x < w->output_width; x++, output += p->channels) {
                const tg_area area = tg_area_at(p, input, y, x);
                average_window(p, &area, output);
            }
        }
    }
}
