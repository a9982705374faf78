#include "tg_copy_mve.h"
#include "tg_dot_8_mve.h"
#include "tg_fully_connected_mve.h"
#include "tg_requantize_mve.h"

/* Sums of eight units as outputs, each in its lane's low byte. */
static inline int16x8_t outputs_of(const tg_fully_connected_mve_params *p, const tg_dots_8_mve *s,
                                   const int32_t *bias) {
    const int32x4_t multiplier = vdupq_n_s32(p->multiplier), right = vdupq_n_s32(p->right);
    const int32x4_t even = vaddq_s32(tg_lanes(s->s0, s->s2, s->s4, s->s6), vldrwq_s32(bias));
    const int32x4_t odd = vaddq_s32(tg_lanes(s->s1, s->s3, s->s5, s->s7), vldrwq_s32(bias + 4));
    return tg_narrow_mve(tg_scale_mve(even, multiplier, right), tg_scale_mve(odd, multiplier, right),
                         &p->output);
}

static inline void outputs_of_row(const tg_fully_connected_mve_params *p, const int8_t *row,
                                  const int8_t *weights, const int32_t *bias, int32_t steps, int8_t *output) {
    int32_t left = p->units;
    for (; left >= 8; left -= 8, weights += 128 * steps, bias += 8, output += 8) {
        const tg_dots_8_mve sums = tg_dot_8_mve(weights, row, steps);
        vstrbq_s16(output, outputs_of(p, &sums, bias));
    }
    if (left > 0) {
        int32_t s[8] = {0};
        for (int32_t i = 0; i < left; i++, weights += 16 * steps) {
            s[i] = tg_dot_1_mve(weights, row, steps);
        }
        const tg_dots_8_mve sums = {s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
        vstrbq_p_s16(output, outputs_of(p, &sums, bias), vctp16q((uint32_t)left));
    }
}

void tg_fully_connected_s8_mve(const tg_fully_connected_mve_params *p, const int8_t *input,
                               const int8_t *weights, const int32_t *bias, int8_t *scratch, int8_t *output) {
    const int32_t steps = (p->depth + 15) >> 4;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth, output += p->units) {
        const int8_t *row = input;
        if (p->depth & 15) { /* what lies behind the row is not ours to read */
            tg_copy_mve(scratch, input, p->depth);
            row = scratch;
        }
        outputs_of_row(p, row, weights, bias, steps, output);
    }
}
