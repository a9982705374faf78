/* tg_dense_s8_swar in plain C: what a core's assembly has to compute. */
#ifndef TG_DENSE_MODEL_SWAR_H
#define TG_DENSE_MODEL_SWAR_H
#include "tg_dense_group_swar.h"
#include "tg_dense_swar.h"
#include "tg_split_sums_swar.h"

static inline void tg_dense_model_swar(const int8_t *input, const uint32_t *weights, const int32_t *starts,
                                       int32_t *sums, int32_t groups, int32_t size) {
    uint32_t whole[2] = {0, 0};
    int32_t upper[2] = {0, 0};
    for (int32_t group = 0; group < groups; group++) {
        uint32_t both[2] = {(uint32_t)starts[2 * group], (uint32_t)starts[2 * group + 1]};
        tg_dense_group(input, weights, size, both);
        input += size;
        weights += size;
        for (int half = 0; half < 2; half++) {
            const int32_t high = (int32_t)(both[half] + 0x8000u) >> 16;
            whole[half] += both[half];
            upper[half] += high;
            both[1] -= half == 0 ? (uint32_t)high << 8 : 0u;
        }
    }
    tg_split_sums(whole, upper, sums);
}

#endif
