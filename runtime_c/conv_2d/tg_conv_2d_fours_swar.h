/* The body of tg_conv_2d_s8_swar and tg_conv_2d_s8_swar_linear: TG_NAME is the function, TG_REQUANTIZE the
 * form of its requantization. */
#include "tg_conv_2d_swar.h"
#include "tg_matrix_swar.h"

static const int8_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words, const int8_t *weights,
                            int32_t *sums, int32_t channels) {
    const int32_t fours = (channels + 3) / 4;
    tg_matrix_s8_swar(words, weights, sums, p->inputs, p->part, fours);
    return weights + 4 * p->inputs * fours;
}

#define TG_STREAM int8_t
#define TG_MATRIX matrix
#include "tg_conv_2d_body_swar.h"
