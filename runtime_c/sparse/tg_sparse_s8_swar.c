#include "tg_sparse_swar.h"

#include "tg_split_swar.h"

const uint8_t *tg_sparse_s8_swar(const int32_t *words, const uint8_t *stream, int32_t *sums,
                                 int32_t channels) {
    for (; channels > 0; channels--, sums += 6) {
        const int32_t *at = words;
        int later = 0;
        for (uint32_t run = 0; !(run & 0x8000u); later = 1) {
            uint32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            run = stream[0] | (uint32_t)stream[1] << 8;
            stream += 2;
            for (const uint8_t *const end = stream + 4 * (run & 0x7FFFu); stream != end; stream += 4) {
                const uint32_t first = (uint32_t)(int8_t)stream[1], second = (uint32_t)(int8_t)stream[3];
                at += 4 * stream[0];
                s0 += (uint32_t)at[0] * first;
                s1 += (uint32_t)at[1] * first;
                s2 += (uint32_t)at[2] * first;
                s3 += (uint32_t)at[3] * first;
                at += 4 * stream[2];
                s0 += (uint32_t)at[0] * second;
                s1 += (uint32_t)at[1] * second;
                s2 += (uint32_t)at[2] * second;
                s3 += (uint32_t)at[3] * second;
            }
            int32_t found[6];
            tg_split_swar(s0, s1, found);
            tg_split_swar(s2, s3, found + 3);
            if (later) {
                for (int i = 0; i < 6; i++) {
                    found[i] += sums[i];
                }
            }
            sums[0] = found[0];
            sums[1] = found[1];
            sums[2] = found[2];
            sums[3] = found[3];
            sums[4] = found[4];
            sums[5] = found[5];
        }
    }
    return stream;
}
