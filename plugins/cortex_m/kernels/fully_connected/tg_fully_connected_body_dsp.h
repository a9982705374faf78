/* Body of tg_fully_connected_s8_dsp and its form for scales per channel: define TG_FULLY_CONNECTED (the
 * function's name), TG_ROWS (the core to call) and TG_PER_CHANNEL (0 or 1), then include this. */
#include "tg_fully_connected_dsp.h"
#include "tg_pair_dsp.h"
#include "tg_rows_dsp.h"

void TG_FULLY_CONNECTED(const tg_fully_connected_dsp_params *p, const int8_t *input, const int32_t *stream,
                        int8_t *output, int8_t *scratch) {
    const int32_t fours = (p->depth + 3) >> 2, sixes = p->units / 6;
    const int32_t six_words = 6 + 6 * fours + (TG_PER_CHANNEL ? 8 : 0);
    const int32_t *const end = stream + sixes * six_words;
    const tg_rows_dsp_params rows = {fours, end, p->multiplier, p->shift, p->zero_point2};
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *row = tg_whole_fours(input, p->depth, scratch);
        if (sixes > 0) {
            TG_ROWS(row, stream, output, &rows);
            output += 6 * sixes;
        }
        const int32_t *rest = end;
        for (int32_t left = p->units - 6 * sixes; left > 0; left -= 2) {
            int32_t a, b;
            rest = tg_pair_sums(row, rest, fours, &a, &b);
            const int32_t shifts = TG_PER_CHANNEL ? rest[0] : p->shift;
            *output++ = (int8_t)tg_requantize_s8(a, TG_PER_CHANNEL ? rest[1] : p->multiplier,
                                                 TG_PER_CHANNEL ? shifts & 0xFF : shifts, p->zero_point2);
            if (left > 1) {
                *output++ = (int8_t)tg_requantize_s8(b, TG_PER_CHANNEL ? rest[2] : p->multiplier,
                                                     TG_PER_CHANNEL ? shifts >> 8 : shifts, p->zero_point2);
            }
            rest += TG_PER_CHANNEL ? 3 : 0;
        }
    }
}
