#include "tg_elementwise_rvv.h"
#include "tg_requantize_rvv.h"

void tg_affine_sum_s8_rvv(const tg_affine_sum_params *p, const int8_t *a, const int8_t *b, int8_t *output) {
    int32_t count = p->count;
#if TG_RVV
    int32_t lanes;
    __asm__ volatile(
        TG_ASM_ROUND_DOWN_RVV
        "blez %[count], 2f\n\t"
        "1:\n\t"
        "vsetvli %[lanes], %[count], e32, m8, ta, ma\n\t"
        "vle8.v v6, (%[a])\n\t"
        "vle8.v v14, (%[b])\n\t"
        "vsext.vf4 v0, v6\n\t"
        "vsext.vf4 v8, v14\n\t"
        "vmul.vx v0, v0, %[factor_a]\n\t"
        "vmacc.vx v0, %[factor_b], v8\n\t"
        "sub %[count], %[count], %[lanes]\n\t"
        "vadd.vx v0, v0, %[offset]\n\t"
        "add %[a], %[a], %[lanes]\n\t" TG_ASM_TO_16_RVV "vnclip.wx v0, v0, %[shift]\n\t"
        "add %[b], %[b], %[lanes]\n\t" TG_ASM_CLAMP_RVV("v0")
            TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") "vse8.v v0, (%[output])\n\t"
                                                    "add %[output], %[output], %[lanes]\n\t"
                                                    "bnez %[count], 1b\n\t"
                                                    "2:"
        : [a] "+&r"(a), [b] "+&r"(b), [output] "+&r"(output), [count] "+&r"(count), [lanes] "=&r"(lanes)
        : [factor_a] "r"(p->factor_a), [factor_b] "r"(p->factor_b), [offset] "r"(p->offset),
          [shift] "r"(p->shift), [t1] "r"(p->minimum), [t2] "r"(p->maximum)
        : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++) {
        const int32_t sum = a[i] * p->factor_a + p->offset + b[i] * p->factor_b;
        output[i] = (int8_t)tg_clamp(sum >> p->shift, p->minimum, p->maximum);
    }
#endif
}
