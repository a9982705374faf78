/* Sums of one channel as outputs, which lie some bytes apart. */
#ifndef TG_CHANNEL_RVV_H
#define TG_CHANNEL_RVV_H
#include <stdint.h>

#include "tg_requantize_rvv.h"

/* `count` of them, at least 1; the first output to `to`, the others `pixel` bytes apart. */
static inline void tg_channel_rvv(const int32_t *sums, int32_t count, int32_t multiplier, int32_t right,
                                  const tg_output_rvv *output, int8_t *to, int32_t pixel) {
#if TG_RVV
    int32_t lanes, bytes;
    __asm__ volatile(
        TG_ASM_ROUND_UP_RVV "1:\n\t"
                            "vsetvli %[lanes], %[count], e32, m8, ta, ma\n\t"
                            "vle32.v v0, (%[sums])\n\t"
                            "sub %[count], %[count], %[lanes]\n\t"
                            "vsmul.vx v0, v0, %[multiplier]\n\t"
                            "slli %[bytes], %[lanes], 2\n\t"
                            "add %[sums], %[sums], %[bytes]\n\t" TG_ASM_TIES_AWAY_RVV("v0", "v8")
                                TG_ASM_TO_16_RVV
        "vnclip.wx v0, v0, %[right]\n\t" TG_ASM_MOVE_RVV("v0") TG_ASM_CLAMP_RVV("v0")
            TG_ASM_TO_8_RVV TG_ASM_NARROW_RVV("v0") "mul %[bytes], %[lanes], %[pixel]\n\t"
                                                    "vsse8.v v0, (%[to]), %[pixel]\n\t"
                                                    "add %[to], %[to], %[bytes]\n\t"
                                                    "bnez %[count], 1b"
        : [sums] "+&r"(sums), [count] "+&r"(count), [to] "+&r"(to), [lanes] "=&r"(lanes), [bytes] "=&r"(bytes)
        : [multiplier] "r"(multiplier), [right] "r"(right), [pixel] "r"(pixel), [t0] "r"(output->zero_point),
          [t1] "r"(output->minimum), [t2] "r"(output->maximum)
        : TG_CLOBBERS_RVV);
#else
    for (int32_t i = 0; i < count; i++, to += pixel) {
        *to = tg_requantize_rvv(sums[i], multiplier, right, output, 0);
    }
#endif
}

#endif
