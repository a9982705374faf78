#include "tg_conv_2d_scalar.h"
#include "tg_conv_2d_targets_scalar.h"
#include "tg_matrix_scalar.h"

static inline const int8_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words,
                                   const int8_t *weights, int32_t *sums, int32_t channels) {
    tg_matrix_s8_scalar(words, weights, sums, p->inputs >> 1, channels);
    return weights + p->inputs * channels;
}

#define TG_NAME tg_conv_2d_s8_scalar
#define TG_BLOCK 4
#define TG_STREAM int8_t
#define TG_MATRIX matrix
#include "tg_conv_2d_body_swar.h"
