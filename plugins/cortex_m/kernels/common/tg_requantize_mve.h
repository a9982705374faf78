/* Requantization of eight accumulators, in the arithmetic of tg_requantize.h. */
#ifndef TG_REQUANTIZE_MVE_H
#define TG_REQUANTIZE_MVE_H
#include <stdint.h>

#include "tg_mve.h"

/* What the output adds and where it ends; all in [-128, 127]. */
typedef struct {
    int16_t zero_point, minimum, maximum;
} tg_output_mve;

/* VRSHL rounds ties up, the scheme away from zero: one less does it for negative numbers that are shifted. `right`:
 * minus the right shift, in [-31, 0], 0 for lanes that are not shifted and must stay as they are. */
static inline int32x4_t tg_ties_away_mve(int32x4_t x, int32x4_t right) {
    return vaddq_s32(x, vshrq_n_s32(vandq_s32(x, right), 31));
}

/* `even` and `odd` (scaled, and shifted) as lanes 0, 2, 4, 6 and 1, 3, 5, 7 of the output, clamped. */
static inline int16x8_t tg_narrow_mve(int32x4_t even, int32x4_t odd, const tg_output_mve *output) {
    int16x8_t both = vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), even), odd);
    both = vqaddq_n_s16(both, output->zero_point);
    return vminq_s16(vmaxq_s16(both, vdupq_n_s16(output->minimum)), vdupq_n_s16(output->maximum));
}

/* The same for an output whose zero point is -128 and that has no other clamp. */
static inline int16x8_t tg_narrow_relu_mve(int32x4_t even, int32x4_t odd) {
    const int16x8_t both = vqmovntq_s32(vqmovnbq_s32(vdupq_n_s16(0), even), odd);
    return vqaddq_n_s16(both, -128);
}
#endif
