/* The body of tg_fully_connected_packed_*: TG_NAME, TG_REQUANTIZE and TG_DENSE as in
 * tg_fully_connected_body_swar.h. */
#include "tg_fully_connected_packed_swar.h"

static const uint32_t *unpacked_sums(const tg_fully_connected_packed_params *params, const int8_t *input,
                                     const uint32_t *weights, const int32_t *starts, int32_t *sums,
                                     int32_t *buffer) {
    const int32_t size = params->sizes.size;
    for (int i = 0; i < 4; i++) {
        sums[i] = 0;
    }
    for (int32_t left = params->sizes.groups; left > 0; left -= TG_PACKED_GROUPS) {
        const int32_t groups = left < TG_PACKED_GROUPS ? left : TG_PACKED_GROUPS;
        int32_t part[4];
        weights = tg_unpack(&params->unpack, weights, (uint32_t *)buffer, groups * size);
        TG_DENSE(input, (const uint32_t *)buffer, starts, part, groups, size);
        for (int i = 0; i < 4; i++) {
            sums[i] += part[i];
        }
        input += groups * size;
        starts += 2 * groups;
    }
    return weights;
}

#define TG_PARAMS tg_fully_connected_packed_params
#define TG_SIZES(params) (&(params)->sizes)
#define TG_BUFFER(params) ((params)->buffer)
#define TG_SUMS unpacked_sums
#include "tg_fully_connected_body_swar.h"
