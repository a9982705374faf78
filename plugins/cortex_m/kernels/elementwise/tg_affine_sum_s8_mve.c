#include "tg_elementwise_mve.h"
#include "tg_mve.h"

/* Four elements of each operand. */
static inline int32x4_t sum_of(const tg_affine_sum_mve_params *p, int32x4_t a, int32x4_t b) {
    const int32x4_t sum = vmlaq_n_s32(vmlasq_n_s32(a, vdupq_n_s32(p->factor_a), p->offset), b, p->factor_b);
    const int32x4_t shifted = vshlq_s32(sum, vdupq_n_s32(p->right));
    return vminq_s32(vmaxq_s32(shifted, vdupq_n_s32(p->minimum)), vdupq_n_s32(p->maximum));
}

void tg_affine_sum_s8_mve(const tg_affine_sum_mve_params *params, const int8_t *a, const int8_t *b,
                          int8_t *output, int32_t count) {
    const tg_affine_sum_mve_params own = *params; /* in registers, for `output` cannot change it */
    for (; count >= 4; count -= 4, a += 4, b += 4, output += 4) {
        vstrbq_s32(output, sum_of(&own, vldrbq_s32(a), vldrbq_s32(b)));
    }
    if (count > 0) {
        const mve_pred16_t on = vctp32q((uint32_t)count);
        vstrbq_p_s32(output, sum_of(&own, vldrbq_z_s32(a, on), vldrbq_z_s32(b, on)), on);
    }
}
