/* The body of tg_fully_connected_s8_swar*: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization, TG_DENSE the core that makes the sums, as tg_dense_s8_swar. */
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

void TG_NAME(const tg_fully_connected_swar_params *p, const int8_t *input, const uint32_t *weights,
             const int16_t *extra, const int32_t *constants, int8_t *output, void *scratch) {
    const tg_short_scale scale = p->scale;
    const int32_t covered = p->groups * p->size;
    int32_t *const starts = scratch;
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
        for (int32_t first = 0; first < p->units; first += UNITS, words += covered) {
            int32_t sums[UNITS];
            const int32_t rest = p->units - first;
            TG_DENSE(x, words, starts, sums, p->groups, p->size);
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
