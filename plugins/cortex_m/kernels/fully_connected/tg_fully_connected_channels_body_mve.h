/* Body of fully connected layers with scales per unit: define TG_FULLY_CONNECTED (the function's name),
 * TG_DOT_8 and TG_DOT_1 (of so many rows), TG_INPUTS (of a step of theirs) and TG_SHIFT (their sums are
 * 2^TG_SHIFT times the sums of products), then include this. */
#include "tg_copy_mve.h"
#include "tg_fully_connected_channels_mve.h"
#include "tg_requantize_mve.h"

/* Sums of eight units as outputs, each in its lane's low byte. */
static inline int16x8_t outputs_of(const tg_output_mve *output, const tg_dots_8_mve *s,
                                   const int32_t *constants, const int8_t *right) {
    int32x4_t even = tg_lanes(s->s0, s->s2, s->s4, s->s6), odd = tg_lanes(s->s1, s->s3, s->s5, s->s7);
#if TG_SHIFT
    even = vshrq_n_s32(even, TG_SHIFT);
    odd = vshrq_n_s32(odd, TG_SHIFT);
#endif
    even = vaddq_s32(even, vldrwq_s32(constants));
    odd = vaddq_s32(odd, vldrwq_s32(constants + 4));
    return tg_narrow_mve(tg_scale_mve(even, vldrwq_s32(constants + 8), vldrbq_s32(right)),
                         tg_scale_mve(odd, vldrwq_s32(constants + 12), vldrbq_s32(right + 4)), output);
}

static inline void outputs_of_row(const tg_fully_connected_channels_mve_params *p, const int8_t *row,
                                  const int8_t *weights, const int32_t *constants, const int8_t *right,
                                  int32_t steps, int8_t *output) {
    int32_t left = p->units;
    for (; left >= 8; left -= 8, weights += 128 * steps, constants += 16, right += 8, output += 8) {
        const tg_dots_8_mve sums = TG_DOT_8(weights, row, steps);
        vstrbq_s16(output, outputs_of(&p->output, &sums, constants, right));
    }
    if (left > 0) {
        int32_t s[8] = {0};
        for (int32_t i = 0; i < left; i++, weights += 16 * steps) {
            s[i] = TG_DOT_1(weights, row, steps);
        }
        const tg_dots_8_mve sums = {s[0], s[1], s[2], s[3], s[4], s[5], s[6], s[7]};
        vstrbq_p_s16(output, outputs_of(&p->output, &sums, constants, right), vctp16q((uint32_t)left));
    }
}

void TG_FULLY_CONNECTED(const tg_fully_connected_channels_mve_params *p, const int8_t *input,
                        const int8_t *weights, const int32_t *constants, const int8_t *right, int8_t *scratch,
                        int8_t *output) {
    const int32_t steps = (p->depth + TG_INPUTS - 1) / TG_INPUTS;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth, output += p->units) {
        const int8_t *row = input;
        if (p->depth % TG_INPUTS) { /* what lies behind the row is not ours to read */
            tg_copy_mve(scratch, input, p->depth);
            row = scratch;
        }
        outputs_of_row(p, row, weights, constants, right, steps, output);
    }
}
