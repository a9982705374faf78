#include "tg_area.h"
#include "tg_pool_rvv.h"
#include "tg_requantize_rvv.h"

/* The maxima of one window's channels from `c` on; how many: what eight registers hold of bytes. */
static int32_t maxima(const tg_pool_s8_params *p, const tg_area *area, int32_t c, int8_t *to) {
#if TG_RVV
    const int32_t bytes = area->width * area->pixel_bytes;
    const int8_t *x = area->corner + c, *end = x + bytes;
    int32_t lanes, rows = area->height;
    __asm__ volatile(
        "vsetvli %[lanes], %[count], e8, m8, ta, ma\n\t"
        "vmv.v.x v0, %[t1]\n\t"
        "1:\n\t"
        "vle8.v v8, (%[x])\n\t"
        "add %[x], %[x], %[pixel]\n\t"
        "vmax.vv v0, v0, v8\n\t"
        "bne %[x], %[end], 1b\n\t"
        "addi %[rows], %[rows], -1\n\t"
        "add %[x], %[x], %[jump]\n\t"
        "add %[end], %[end], %[row]\n\t"
        "bnez %[rows], 1b\n\t"
        "vmin.vx v0, v0, %[t2]\n\t"
        "vse8.v v0, (%[to])"
        : [lanes] "=&r"(lanes), [x] "+&r"(x), [end] "+&r"(end), [rows] "+&r"(rows)
        : [count] "r"(p->channels - c), [pixel] "r"(area->pixel_bytes), [row] "r"(area->row_bytes),
          [jump] "r"(area->row_bytes - bytes), [t1] "r"(p->minimum), [t2] "r"(p->maximum), [to] "r"(to)
        : TG_CLOBBERS_RVV);
#else
    const int32_t lanes = tg_lanes_rvv(p->channels - c);
    for (int32_t i = 0; i < lanes; i++) {
        int32_t most = p->minimum;
        for (int32_t y = 0; y < area->height; y++) {
            for (int32_t x = 0; x < area->width; x++) {
                const int32_t one = area->corner[y * area->row_bytes + x * area->pixel_bytes + c + i];
                most = one > most ? one : most;
            }
        }
        to[i] = (int8_t)(most < p->maximum ? most : p->maximum);
    }
#endif
    return lanes;
}

void tg_max_pool_2d_s8_rvv(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += w->input_height * w->input_width * p->channels) {
        for (int32_t y = 0; y < w->output_height; y++) {
            for (int32_t x = 0; x < w->output_width; x++, output += p->channels) {
                const tg_area area = tg_area_at(p, input, y, x);
                for (int32_t c = 0; c < p->channels;) {
                    c += maxima(p, &area, c, output + c);
                }
            }
        }
    }
}
