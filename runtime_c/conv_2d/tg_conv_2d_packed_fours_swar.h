/* The body of tg_conv_2d_packed_swar and tg_conv_2d_packed_swar_linear: TG_NAME is the function,
 * TG_REQUANTIZE the form of its requantization. */
#include "tg_matrix_swar.h"

#define TG_BLOCK 6
#define TG_WEIGHT int8_t
#define TG_UNIT 4
#define TG_CORE(p, words, weights, sums, units) \
    tg_matrix_s8_swar(words, weights, sums, (p)->inputs, (p)->part, units)
#include "tg_conv_2d_packed_body_swar.h"
