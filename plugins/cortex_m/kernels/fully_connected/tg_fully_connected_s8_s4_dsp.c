#include "tg_dsp.h"
#include "tg_fully_connected_packed_dsp.h"
#include "tg_rows_s4_dsp.h"

/* 8 times the sum of so many fours of inputs: what makes weights positive, times the inputs. */
static int32_t offset_of(const int8_t *input, int32_t fours) {
    int32_t sum = 0;
    for (; fours > 0; fours--, input += 4) {
        const uint32_t four = tg_read32(input);
        sum = tg_smlad(tg_sxtb16(four), 0x00080008u, sum);
        sum = tg_smlad(tg_sxtb16_ror8(four), 0x00080008u, sum);
    }
    return sum;
}

void tg_fully_connected_s8_s4_dsp(const tg_fully_connected_packed_dsp_params *p, const int8_t *input,
                                  const int32_t *stream, int8_t *output, int8_t *scratch) {
    const int32_t covered = 8 * p->words, rest = p->units & 3;
    tg_rows_s4_dsp_params rows = {p->words, stream, 0, p->zero_point2, p->carry};
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth, output += rest) {
        const int8_t *row = input;
        if (covered > p->depth) {
            memset(scratch + p->depth, 0, (uint32_t)(covered - p->depth));
            memcpy(scratch, input, (uint32_t)p->depth);
            row = scratch;
        }
        rows.offset = offset_of(row, 2 * p->words);
        const int32_t *const last = stream + (p->units >> 2) * (4 * p->words + 10);
        if (p->units > 3) {
            rows.end = last;
            tg_rows_s4_dsp(row, stream, output, &rows);
            output += p->units - rest;
        }
        if (rest > 0) {
            int8_t four[4];
            rows.end = last + 4 * p->words + 10;
            tg_rows_s4_dsp(row, last, four, &rows);
            memcpy(output, four, (uint32_t)rest);
        }
    }
}
