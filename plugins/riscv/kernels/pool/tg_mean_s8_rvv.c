#include "tg_pool_rvv.h"
#include "tg_sum_rvv.h"

/* The means of an area's channels from `c` on; how many. */
static int32_t means(const tg_mean_s8_params *p, const tg_area *area, int32_t c, int8_t *to) {
    const int32_t lanes = tg_lanes_rvv(p->inner - c);
#if TG_RVV
    const int32_t bytes = area->width * area->pixel_bytes;
    const int8_t *x = area->corner + c, *end = x + bytes;
    int32_t rows = area->height;
    __asm__ volatile(
        TG_ASM_ROUND_UP_RVV TG_SUM_RVV "vsmul.vx v0, v0, %[multiplier]\n\t" TG_ASM_TIES_AWAY_RVV("v0", "v8")
            TG_ASM_TO_16_RVV "vnclip.wx v0, v0, %[right]\n\t" TG_ASM_MOVE_RVV("v0")
                TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") "vse8.v v0, (%[to])"
        : [x] "+&r"(x), [end] "+&r"(end), [rows] "+&r"(rows)
        : [lanes] "r"(lanes), [start] "r"(p->offset), [pixel] "r"(area->pixel_bytes),
          [row] "r"(area->row_bytes), [jump] "r"(area->row_bytes - bytes), [multiplier] "r"(p->multiplier),
          [right] "r"(-p->shift), [t0] "r"(p->output_zero_point), [to] "r"(to)
        : TG_CLOBBERS_RVV);
#else
    const tg_output_rvv output = {p->output_zero_point, -128, 127};
    for (int32_t i = 0; i < lanes; i++) {
        to[i] = tg_requantize_rvv(tg_sum_rvv(area, c + i, p->offset), p->multiplier, -p->shift, &output, 0);
    }
#endif
    return lanes;
}

void tg_mean_s8_rvv(const tg_mean_s8_params *p, const int8_t *input, int8_t *output) {
    const int32_t row = p->inner_sum * p->inner;
    tg_area area = {input, p->outer_sum, p->inner_sum, p->middle * row, p->inner};
    for (int32_t o = 0; o < p->outer; o++, input += p->outer_sum * p->middle * row) {
        for (int32_t m = 0; m < p->middle; m++, output += p->inner) {
            area.corner = input + m * row;
            for (int32_t c = 0; c < p->inner;) {
                c += means(p, &area, c, output + c);
            }
        }
    }
}
