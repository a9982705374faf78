/* The body of tg_fully_connected_s8_swar*: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization, TG_DENSE the core that makes the sums, as tg_dense_s8_swar. Where params are not
 * tg_fully_connected_swar_params, TG_PARAMS is their type, TG_SIZES(params) points to these,
 * TG_BUFFER(params) are words at the front of the scratch for TG_SUMS(params, input, weights, starts, sums,
 * buffer), which makes the sums and returns the end of the weights. */
#include <string.h>

#include "tg_fully_connected_swar.h"
#include "tg_short_requantize.h"

#define UNITS 4

/* What takes the weights' offsets away: of each group of `size` inputs. */
static void find_starts(const int8_t *input, int32_t groups, int32_t size, int32_t *starts) {
    for (int32_t group = 0; group < groups; group++) {
        int32_t sum = 0;
        for (int32_t i = size; i > 0; i--) {
            sum += *input++;
        }
        *starts++ = (int32_t)((uint32_t)sum * (0u - 0x800080u)); /* modulo 2^32 */
        *starts++ = (int32_t)((uint32_t)sum * (0u - 0x808080u));
    }
}

#ifndef TG_PARAMS
#define TG_PARAMS tg_fully_connected_swar_params
#define TG_SIZES(params) (params)
#define TG_BUFFER(params) 0
#define TG_SUMS make_sums
static inline const uint32_t *make_sums(const tg_fully_connected_swar_params *p, const int8_t *input,
                                        const uint32_t *weights, const int32_t *starts, int32_t *sums,
                                        int32_t *buffer) {
    (void)buffer;
    TG_DENSE(input, weights, starts, sums, p->groups, p->size);
    return weights + p->groups * p->size;
}
#endif

void TG_NAME(const TG_PARAMS *params, const int8_t *input, const uint32_t *weights, const int16_t *extra,
             const int32_t *constants, int8_t *output, void *scratch) {
    const tg_fully_connected_swar_params *const p = TG_SIZES(params);
    const tg_short_scale scale = p->scale;
    const int32_t covered = p->groups * p->size;
    int32_t *const buffer = scratch, *const starts = buffer + TG_BUFFER(params);
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        const int8_t *x = input;
        if (covered > p->depth) {
            int8_t *const padded = (int8_t *)(starts + 2 * p->groups);
            memcpy(padded, input, (uint32_t)p->depth);
            memset(padded + p->depth, 0, (uint32_t)(covered - p->depth));
            x = padded;
        }
        find_starts(x, p->groups, p->size, starts);
        const uint32_t *words = weights;
        const int16_t *more = extra;
        const int32_t *constant = constants;
        for (int32_t first = 0; first < p->units; first += UNITS) {
            int32_t sums[UNITS];
            const int32_t rest = p->units - first;
            words = TG_SUMS(params, x, words, starts, sums, buffer);
            for (int32_t i = 0; i < (rest < UNITS ? rest : UNITS); i++, constant += 2) {
                int32_t sum = sums[i];
                for (; more[0] == first + i; more += 3) {
                    sum += x[more[1]] * more[2];
                }
                *output++ = (int8_t)TG_REQUANTIZE(&scale, constant, sum);
            }
        }
    }
}
