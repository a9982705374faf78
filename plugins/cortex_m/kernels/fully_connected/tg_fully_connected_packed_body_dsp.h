/* Body of tg_fully_connected_s8_s2_dsp and its like: define TG_FULLY_CONNECTED (the function's name) and
 * TG_BITS, then include this. */
#include "tg_fully_connected_packed_dsp.h"
#include "tg_packed_dsp.h"
#include "tg_requantize_dsp.h"

#define INPUTS (2 * TG_PER_WORD) /* of a word */
#define OFFSET (TG_BITS == 1 ? 1 : 1 << (TG_BITS - 1))

/* sums: 256 * B + A, and A, of each of `pairs` (a constant) pairs of units. Returns the end of the words. */
static inline const int32_t *add_pairs(const int8_t *input, const int32_t *stream, int32_t words, int pairs,
                                       int32_t *sums) {
    for (; words > 0; words--, input += INPUTS, stream += pairs) {
        uint32_t all[2] = {(uint32_t)stream[0], pairs > 1 ? (uint32_t)stream[1] : 0u};
        for (int four = 0; four < INPUTS; four += 4) {
            const uint32_t inputs = tg_read32(input + four);
            const uint32_t lanes[2] = {tg_sxtb16(inputs), tg_sxtb16_ror8(inputs)};
            for (int pair = 0; pair < pairs; pair++) {
                for (int half = 0; half < 2; half++) {
                    const uint32_t weights = all[pair] & TG_MASK;
                    all[pair] = tg_rotated(all[pair]);
                    sums[2 * pair] = tg_smlad(weights, lanes[half], sums[2 * pair]);
                    sums[2 * pair + 1] = tg_smlad(tg_even_bytes(weights), lanes[half], sums[2 * pair + 1]);
                }
            }
        }
    }
    return stream;
}

static const int32_t *first_sums(const int32_t *stream, int pairs, int32_t offset, int32_t *sums) {
    for (int pair = 0; pair < pairs; pair++, stream += 2) {
        sums[2 * pair] = (int32_t)((uint32_t)stream[0] - (uint32_t)offset * 257u);
        sums[2 * pair + 1] = stream[1] - offset;
    }
    return stream;
}

void TG_FULLY_CONNECTED(const tg_fully_connected_packed_dsp_params *p, const int8_t *input,
                        const int32_t *stream, int8_t *output, int8_t *scratch) {
    const int32_t covered = INPUTS * p->words;
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *row = input;
        const int32_t *at = stream;
        int32_t offset = 0;
        for (int32_t i = 0; i < p->depth; i++) {
            offset += OFFSET * input[i];
        }
        if (covered > p->depth) {
            memset(scratch + p->depth, 0, (uint32_t)(covered - p->depth));
            memcpy(scratch, input, (uint32_t)p->depth);
            row = scratch;
        }
        for (int32_t left = p->units; left > 0; left -= 4) {
            const int pairs = left > 2 ? 2 : 1;
            int32_t sums[4];
            at = first_sums(at, pairs, offset, sums);
            at = pairs > 1 ? add_pairs(row, at, p->words, 2, sums) : add_pairs(row, at, p->words, 1, sums);
            const uint32_t shifts = (uint32_t)at[0], ups = (uint32_t)at[1];
            at += 2;
            for (int i = 0; i < 2 * pairs; i++, at++) {
                const int32_t both = sums[i & 2], a = sums[i | 1];
                const int32_t sum = i & 1 ? (int32_t)((uint32_t)both - (uint32_t)a) >> 8 : a;
                const uint32_t shift = shifts >> 8 * i & 0xFFu, up = ups >> 8 * i & 0xFFu;
                if (i < left) {
                    *output++ =
                        (int8_t)tg_requantize_fitted_s8(sum, *at, up, shift, p->zero_point2, p->carry);
                }
            }
        }
    }
}
