#include "tg_conv_2d_packed_scalar.h"
#include "tg_conv_2d_targets_scalar.h"
#include "tg_matrix_scalar.h"

#define TG_NAME tg_conv_2d_packed_scalar
#define TG_BLOCK 4
#define TG_WEIGHT int8_t
#define TG_UNIT 1
#define TG_CORE(p, words, weights, sums, units) \
    tg_matrix_s8_scalar(words, weights, sums, (p)->inputs >> 1, units)
#include "tg_conv_2d_packed_body_swar.h"
