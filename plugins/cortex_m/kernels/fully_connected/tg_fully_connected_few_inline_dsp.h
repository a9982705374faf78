/* tg_fully_connected_s8_dsp_few, to be compiled into the layer: shapes and scales become immediates there,
 * and what a call, its arguments and, for a pair of up to 24 inputs, the loop would cost is gone.
 *
 * A pair takes 12 cycles for four inputs (4 load, 4 expand, 4 multiply), three units 17, the loop 4; what
 * makes an output of a sum 4 or 5. */
#ifndef TG_FULLY_CONNECTED_FEW_INLINE_DSP_H
#define TG_FULLY_CONNECTED_FEW_INLINE_DSP_H
#include "tg_few_loads_dsp.h"
#include "tg_fully_connected_few_dsp.h"

/* Of a pair 256 * B + A and A; C. */
typedef struct {
    int32_t both, first, single;
} tg_few_sums;

/* Two inputs, in the lanes of `inputs`, times their weights of A and B. */
TG_INTO_LAYER void tg_few_pair(tg_few_sums *s, uint32_t inputs, uint32_t weights) {
    s->both = tg_smlad(weights, inputs, s->both);
    s->first = tg_smlad(tg_sxtb16(weights), inputs, s->first);
}

/* Inputs in the lanes of two words, of the second one or both. */
TG_INTO_LAYER void tg_few_single(tg_few_sums *s, uint32_t inputs, uint32_t others, uint32_t weights) {
    s->single = tg_smlad(tg_sxtb16(weights), inputs, s->single);
    s->single = tg_smlad(tg_sxtb16_ror8(weights), others, s->single);
}

TG_INTO_LAYER void tg_few_four(tg_few_sums *s, tg_few_loaded l, int32_t units) {
    const uint32_t even = tg_sxtb16(l.inputs), odd = tg_sxtb16_ror8(l.inputs);
    if (units > 1) {
        tg_few_pair(s, even, l.even);
        tg_few_pair(s, odd, l.odd);
    }
    if (units != 2) {
        tg_few_single(s, even, odd, l.single);
    }
}

/* One to three inputs. */
TG_INTO_LAYER void tg_few_rest(tg_few_sums *s, const int8_t *input, const int32_t *stream, int32_t rest,
                               int32_t units) {
    const uint32_t second = rest > 1 ? (uint32_t)input[1] : 0,
                   third = rest > 2 ? (uint32_t)input[2] & 0xFFFFu : 0;
    const uint32_t two = tg_pkhbt((uint32_t)input[0], second);
    if (units > 1) {
        tg_few_pair(s, two, (uint32_t)*stream++);
        if (rest > 2) {
            tg_few_pair(s, third, (uint32_t)*stream++);
        }
    }
    if (units != 2) {
        tg_few_single(s, two, third, (uint32_t)*stream);
    }
}

/* tg_ssat8, but a compiler that knows the instruction gives it the shift of `x`, too. */
TG_INTO_LAYER int32_t tg_few_limited(int32_t x) {
#if TG_DSP && defined(__ARM_FEATURE_SAT) && (defined(__clang__) || __GNUC__ >= 10)
    return (int32_t)__builtin_arm_ssat(x, 8);
#else
    return tg_ssat8(x);
#endif
}

/* The output of a sum that is doubled already: tg_requantize_s8. */
TG_INTO_LAYER int8_t tg_few_output(int32_t doubled, const tg_fully_connected_few_params *p, int32_t unit) {
    const int32_t shift = p->shift[unit], addend = (int32_t)((uint32_t)p->zero_point2 << shift);
    const int32_t scaled = tg_smmlar(doubled, p->multiplier[unit], addend) + (doubled >> 31);
    return (int8_t)tg_few_limited(scaled >> (shift + 1));
}

TG_INTO_LAYER void tg_fully_connected_s8_dsp_few_inline(const tg_fully_connected_few_params *p,
                                                        const int8_t *input, const int32_t *stream,
                                                        int8_t *output) {
    const int32_t units = p->units, fours = p->depth >> 2, rest = p->depth & 3;
    const int8_t *const end = input + 4 * fours;
    tg_few_sums s = {0, 0, 0};
    if (units > 1) {
        s.both = *stream++;
        s.first = *stream++;
    }
    if (units != 2) {
        s.single = *stream++;
    }
    if (units == 2 && fours <= 6) {
#define TG_FEW_WRITTEN(four)                                                      \
    if (four < fours) {                                                           \
        tg_few_four(&s, tg_few_load(input + 4 * four, stream + 2 * four), units); \
    }
        TG_FEW_WRITTEN(0)
        TG_FEW_WRITTEN(1)
        TG_FEW_WRITTEN(2)
        TG_FEW_WRITTEN(3)
        TG_FEW_WRITTEN(4)
        TG_FEW_WRITTEN(5)
#undef TG_FEW_WRITTEN
        stream += 2 * fours;
    } else {
        while (input != end) {
            tg_few_four(&s, tg_few_step(&input, &stream, units), units);
        }
    }
    if (rest > 0) {
        tg_few_rest(&s, end, stream, rest, units);
    }
    if (units > 1) {
        const int32_t b256 = (int32_t)((uint32_t)s.both - (uint32_t)s.first);
        output[0] = tg_few_output(s.first * 2, p, 0);
        output[1] = tg_few_output(b256 >> 7, p, 1);
    }
    if (units != 2) {
        output[units - 1] = tg_few_output(s.single * 2, p, units - 1);
    }
}

#endif
