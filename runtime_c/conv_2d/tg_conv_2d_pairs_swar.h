/* The body of tg_conv_2d_s8_swar_pairs and tg_conv_2d_s8_swar_pairs_linear: TG_NAME is the function,
 * TG_REQUANTIZE the form of its requantization. */
#include "tg_conv_2d_swar.h"
#include "tg_matrix_pairs_swar.h"

static const int16_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words, const int16_t *weights,
                             int32_t *sums, int32_t channels) {
    const int32_t pairs = (channels + 1) / 2;
    tg_matrix_s8_swar_pairs(words, weights, sums, p->inputs, p->part, pairs);
    return weights + p->inputs * pairs;
}

#define TG_STREAM int16_t
#define TG_MATRIX matrix
#include "tg_conv_2d_body_swar.h"
