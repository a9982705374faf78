#include "tg_average.h"
#include "tg_pool_rvv.h"
#include "tg_sum_rvv.h"

/* tg_average_at in lanes: magnitude and sign, a quotient that may be one too small, and what is left. */
#define TG_AVERAGE                       \
    "vsra.vi v8, v0, 31\n\t"             \
    "vxor.vv v0, v0, v8\n\t"             \
    "vsub.vv v0, v0, v8\n\t"             \
    "vadd.vx v0, v0, %[half]\n\t"        \
    "vmul.vx v16, v0, %[reciprocal]\n\t" \
    "vsrl.vi v16, v16, 24\n\t"           \
    "vnmsac.vx v0, %[count], v16\n\t"    \
    "vrsub.vx v0, v0, %[most]\n\t"       \
    "vsrl.vi v0, v0, 31\n\t"             \
    "vadd.vv v0, v0, v16\n\t"            \
    "vxor.vv v0, v0, v8\n\t"             \
    "vsub.vv v0, v0, v8\n\t"

/* The averages of one window's channels from `c` on; how many. */
static int32_t average(const tg_pool_s8_params *p, const tg_area *area, int32_t c, int8_t *to) {
    const int32_t lanes = tg_lanes_rvv(p->channels - c);
    const tg_average by = tg_average_of(area->height * area->width);
#if TG_RVV
    const int32_t bytes = area->width * area->pixel_bytes;
    const int8_t *x = area->corner + c, *end = x + bytes;
    int32_t rows = area->height;
    __asm__ volatile(TG_SUM_RVV TG_AVERAGE TG_ASM_TO_16_RVV TG_ASM_NARROW_RVV("v0") TG_ASM_CLAMP_RVV("v0")
                         TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") "vse8.v v0, (%[to])"
                     : [x] "+&r"(x), [end] "+&r"(end), [rows] "+&r"(rows)
                     : [lanes] "r"(lanes), [start] "r"(0), [pixel] "r"(area->pixel_bytes),
                       [row] "r"(area->row_bytes), [jump] "r"(area->row_bytes - bytes), [half] "r"(by.half),
                       [reciprocal] "r"(by.reciprocal), [count] "r"(by.count), [most] "r"(by.count - 1u),
                       [t1] "r"(p->minimum), [t2] "r"(p->maximum), [to] "r"(to)
                     : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < lanes; i++) {
        const int32_t mean = tg_average_at(by, tg_sum_rvv(area, c + i, 0));
        to[i] = (int8_t)tg_clamp(mean, p->minimum, p->maximum);
    }
#endif
    return lanes;
}

void tg_average_pool_2d_s8_rvv(const tg_pool_s8_params *p, const int8_t *input, int8_t *output) {
    const tg_window *w = &p->window;
    for (int32_t batch = 0; batch < p->batches;
         batch++, input += w->input_height * w->input_width * p->channels) {
        for (int32_t y = 0; y < w->output_height; y++) {
            for (int32_t x = 0; x < w->output_width; x++, output += p->channels) {
                const tg_area area = tg_area_at(p, input, y, x);
                for (int32_t c = 0; c < p->channels;) {
                    c += average(p, &area, c, output + c);
                }
            }
        }
    }
}
