/* Body of tg_fully_connected_s8_dsp and its form for scales per channel: define TG_FULLY_CONNECTED (the function's
 * name), TG_ROWS (the core to call) and TG_PER_CHANNEL (0 or 1), then include this. */
#include "tg_fully_connected_dsp.h"
#include "tg_requantize_dsp.h"
#include "tg_rows_dsp.h"

/* A pair of rows, `count` (1 or 2) of them wanted; returns the end of its part of the stream. */
static const int32_t *pair_of_rows(const int8_t *input, const int32_t *stream, int8_t *output, int32_t count,
                                   const tg_rows_dsp_params *p) {
    int32_t both = stream[0], a = stream[1];
    stream += 2;
    for (int32_t fours = p->fours; fours > 0; fours--, input += 4, stream += 2) {
        const uint32_t four = tg_read32(input);
        const uint32_t even = (uint32_t)stream[0], odd = (uint32_t)stream[1];
        const uint32_t even_inputs = tg_sxtb16(four), odd_inputs = tg_sxtb16_ror8(four);
        both = tg_smlad(odd, odd_inputs, tg_smlad(even, even_inputs, both));
        a = tg_smlad(tg_sxtb16(odd), odd_inputs, tg_smlad(tg_sxtb16(even), even_inputs, a));
    }
    const int32_t b = (int32_t)((uint32_t)both - (uint32_t)a) >> 8;
    const int32_t shifts = TG_PER_CHANNEL ? stream[0] : p->shift;
    output[0] = (int8_t)tg_requantize_s8(a, TG_PER_CHANNEL ? stream[1] : p->multiplier,
                                         TG_PER_CHANNEL ? shifts & 0xFF : shifts, p->zero_point2);
    if (count > 1) {
        output[1] = (int8_t)tg_requantize_s8(b, TG_PER_CHANNEL ? stream[2] : p->multiplier,
                                             TG_PER_CHANNEL ? shifts >> 8 : shifts, p->zero_point2);
    }
    return stream + (TG_PER_CHANNEL ? 3 : 0);
}

void TG_FULLY_CONNECTED(const tg_fully_connected_dsp_params *p, const int8_t *input, const int32_t *stream,
                        int8_t *output, int8_t *scratch) {
    const int32_t fours = (p->depth + 3) >> 2, sixes = p->units / 6;
    const int32_t six_words = 6 + 6 * fours + (TG_PER_CHANNEL ? 8 : 0);
    const int32_t *const end = stream + sixes * six_words;
    const tg_rows_dsp_params rows = {fours, end, p->multiplier, p->shift, p->zero_point2};
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *row = input;
        if (p->depth & 3) { /* words reach past the row: of a copy */
            tg_write32(scratch + 4 * fours - 4, 0);
            memcpy(scratch, input, (uint32_t)p->depth);
            row = scratch;
        }
        if (sixes > 0) {
            TG_ROWS(row, stream, output, &rows);
            output += 6 * sixes;
        }
        const int32_t *rest = end;
        for (int32_t left = p->units - 6 * sixes; left > 0; left -= 2) {
            const int32_t count = left > 1 ? 2 : 1;
            rest = pair_of_rows(row, rest, output, count, &rows);
            output += count;
        }
    }
}
