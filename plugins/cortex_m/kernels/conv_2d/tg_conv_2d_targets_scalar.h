/* Where blocks of four pixels go, for tg_conv_2d_body_swar.h. */
#ifndef TG_CONV_2D_TARGETS_SCALAR_H
#define TG_CONV_2D_TARGETS_SCALAR_H
#include "tg_conv_2d_swar.h"
#include "tg_finish_scalar.h"

typedef tg_finish_scalar_params tg_targets;

static inline tg_targets tg_targets_of(const tg_conv_2d_swar_params *p, int32_t count) {
    return tg_finish_block(p->scale.zero_point2, 1, count, p->output_channels);
}

#define TG_FINISH(p, targets, sums, constants, channels, output) \
    tg_finish_s8_scalar(targets, sums, constants, channels, output)

#endif
