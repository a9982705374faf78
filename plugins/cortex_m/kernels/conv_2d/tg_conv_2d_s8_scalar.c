#include "tg_conv_2d_scalar.h"
#include "tg_finish_scalar.h"
#include "tg_matrix_scalar.h"

typedef tg_finish_scalar_params tg_targets;

static inline tg_targets tg_targets_of(const tg_conv_2d_swar_params *p, int32_t count) {
    return tg_finish_block(p->scale.zero_point2, 1, count, p->output_channels);
}

static inline const int8_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words,
                                   const int8_t *weights, int32_t *sums, int32_t channels) {
    tg_matrix_s8_scalar(words, weights, sums, p->inputs >> 1, channels);
    return weights + p->inputs * channels;
}

#define TG_NAME tg_conv_2d_s8_scalar
#define TG_BLOCK 4
#define TG_STREAM int8_t
#define TG_MATRIX matrix
#define TG_FINISH(p, targets, sums, constants, channels, output) \
    tg_finish_s8_scalar(targets, sums, constants, channels, output)
#include "tg_conv_2d_body_swar.h"
