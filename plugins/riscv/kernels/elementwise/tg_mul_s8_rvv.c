#include "tg_elementwise_rvv.h"
#include "tg_requantize_rvv.h"

#if !TG_RVV
#include "tg_multiply_s8.h"
#endif

void tg_mul_s8_rvv(const tg_mul_s8_params *p, const int8_t *a, const int8_t *b, int8_t *output,
                   int32_t count) {
#if TG_RVV
    int32_t lanes;
    __asm__ volatile(
        TG_ASM_ROUND_UP_RVV "1:\n\t"
                            "vsetvli %[lanes], %[count], e16, m4, ta, ma\n\t"
                            "vle8.v v10, (%[a])\n\t"
                            "vle8.v v14, (%[b])\n\t"
                            "vsext.vf2 v8, v10\n\t"
                            "vsext.vf2 v12, v14\n\t"
                            "vsub.vx v8, v8, %[a_zero]\n\t"
                            "vsub.vx v12, v12, %[b_zero]\n\t"
                            "sub %[count], %[count], %[lanes]\n\t"
                            "vwmul.vv v0, v8, v12\n\t"
                            "vsetvli zero, zero, e32, m8, ta, ma\n\t"
                            "vsmul.vx v0, v0, %[multiplier]\n\t"
                            "add %[a], %[a], %[lanes]\n\t" TG_ASM_TIES_AWAY_RVV("v0", "v8") TG_ASM_TO_16_RVV
        "vnclip.wx v0, v0, %[right]\n\t"
        "add %[b], %[b], %[lanes]\n\t" TG_ASM_MOVE_RVV("v0") TG_ASM_CLAMP_RVV("v0")
            TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") "vse8.v v0, (%[output])\n\t"
                                                    "add %[output], %[output], %[lanes]\n\t"
                                                    "bnez %[count], 1b"
        : [a] "+&r"(a), [b] "+&r"(b), [output] "+&r"(output), [count] "+&r"(count), [lanes] "=&r"(lanes)
        : [a_zero] "r"(p->a_zero_point), [b_zero] "r"(p->b_zero_point), [multiplier] "r"(p->multiplier),
          [right] "r"(-p->shift), [t0] "r"(p->output_zero_point), [t1] "r"(p->minimum), [t2] "r"(p->maximum)
        : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++) {
        output[i] = tg_multiply_s8(p, a[i], b[i]);
    }
#endif
}
