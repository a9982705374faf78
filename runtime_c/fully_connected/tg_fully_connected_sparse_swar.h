/* The body of tg_fully_connected_s8_*_sparse: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization. */
#include "tg_fully_connected_sparse.h"
#include "tg_short_requantize.h"

void TG_NAME(const tg_fully_connected_sparse_params *params, const int8_t *input, const uint8_t *stream,
             const int32_t *constants, int8_t *output) {
    const tg_short_scale scale = params->scale;
    for (int32_t batch = 0; batch < params->batches; batch++, input += params->depth) {
        const uint8_t *pair = stream;
        const int32_t *constant = constants;
        for (int8_t *const last = output + params->units; output != last; constant += 2) {
            const int8_t *x = input;
            int32_t sum = 0;
            const int32_t pairs = pair[0] | pair[1] << 8;
            pair += 2;
            for (const uint8_t *const end = pair + 4 * pairs; pair != end; pair += 4) {
                x += pair[0];
                sum += *x * (int8_t)pair[1];
                x += pair[2];
                sum += *x * (int8_t)pair[3];
            }
            *output++ = (int8_t)TG_REQUANTIZE(&scale, constant, sum);
        }
    }
}
