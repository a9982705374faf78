#include "tg_fully_connected_sparse_dsp.h"
#include "tg_requantize_dsp.h"

/* `sum` and the products of the weights in [pair, end), two pairs at a time: 22 cycles. */
static inline int32_t products(const int8_t *input, const uint32_t *pair, const uint32_t *end, int32_t sum) {
    uint32_t at = 0;
#if TG_DSP
    uint32_t a, b, weights, x0, x1, x2;
    __asm__ volatile("b       2f                     \n"
                     "1:                             \n"
                     "ldrd    %[a], %[b], [%[pair]], #8\n"
                     "sxtb16  %[w], %[a], ror #8     \n"
                     "uxtab   %[x0], %[at], %[a]     \n"
                     "uxtab   %[x1], %[x0], %[a], ror #16\n"
                     "sxtb16  %[a], %[b], ror #8     \n"
                     "uxtab   %[x2], %[x1], %[b]     \n"
                     "uxtab   %[at], %[x2], %[b], ror #16\n"
                     "ldrsb   %[x0], [%[input], %[x0]]\n"
                     "ldrsb   %[x1], [%[input], %[x1]]\n"
                     "ldrsb   %[x2], [%[input], %[x2]]\n"
                     "ldrsb   %[b], [%[input], %[at]]\n"
                     "smlabb  %[sum], %[x0], %[w], %[sum]\n"
                     "smlabt  %[sum], %[x1], %[w], %[sum]\n"
                     "smlabb  %[sum], %[x2], %[a], %[sum]\n"
                     "smlabt  %[sum], %[b], %[a], %[sum]\n"
                     "2:                             \n"
                     "cmp     %[pair], %[end]        \n"
                     "bne     1b                     \n"
                     : [sum] "+r"(sum), [pair] "+r"(pair), [at] "+r"(at), [a] "=&r"(a), [b] "=&r"(b),
                       [w] "=&r"(weights), [x0] "=&r"(x0), [x1] "=&r"(x1), [x2] "=&r"(x2)
                     : [input] "r"(input), [end] "r"(end)
                     : "cc", "memory");
#else
    for (; pair != end; pair++) {
        const uint32_t weights = tg_sxtb16_ror8(*pair);
        at += *pair & 0xFFu;
        sum = tg_smlabb((uint32_t)(int32_t)input[at], weights, sum);
        at += *pair >> 16 & 0xFFu;
        sum = tg_smlabt((uint32_t)(int32_t)input[at], weights, sum);
    }
#endif
    return sum;
}

void tg_fully_connected_s8_dsp_sparse(const tg_fully_connected_sparse_params *params, const int8_t *input,
                                      const uint32_t *stream, const int32_t *constants, int8_t *output) {
    const int32_t zero_point2 = params->scale.zero_point2;
    for (int32_t batch = 0; batch < params->batches; batch++, input += params->depth) {
        const uint32_t *pair = stream;
        const int32_t *constant = constants;
        for (int8_t *const last = output + params->units; output != last; constant += 2) {
            const uint32_t *const end = pair + 1 + *pair;
            const int32_t sum = products(input, pair + 1, end, constant[0] >> 5);
            *output++ = (int8_t)tg_requantize_s8(sum, constant[1], constant[0] & 31, zero_point2);
            pair = end;
        }
    }
}
