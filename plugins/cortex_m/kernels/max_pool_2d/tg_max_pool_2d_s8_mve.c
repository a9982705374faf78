#include "tg_area.h"
#include "tg_max_pool_2d_mve.h"
#include "tg_mve.h"

/* The maxima of one window's channels, 16 at a time. */
static void maximum_window(const tg_pool_s8_params *p, const tg_area *area, int8_t *output) {
    for (int32_t c = 0; c < p->channels; c += 16) {
        const mve_pred16_t on = vctp8q((uint32_t)(p->channels - c));
        int8x16_t greatest = vdupq_n_s8((int8_t)p->minimum);
        const int8_t *row = area->corner + c;
        for (int32_t y = 0; y < area->height; y++, row += area->row_bytes) {
            const int8_t *pixel = row;
            for (int32_t x = 0; x < area->width; x++, pixel += area->pixel_bytes) {
                greatest = vmaxq_s8(greatest, vldrbq_z_s8(pixel, on));
            }
        }
        vstrbq_p_s8(output + c, vminq_s8(greatest, vdupq_n_s8((int8_t)p->maximum)), on);
    }
}

void tg_max_pool_2d_s8_mve(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += w->input_height * w->input_width * p->channels) {
        for (int32_t y = 0; y < w->output_height; y++) {
            for (int32_t x = 0; x < w->output_width; x++, output += p->channels) {
                const tg_area area = tg_area_at(p, input, y, x);
                maximum_window(p, &area, output);
            }
        }
    }
}
