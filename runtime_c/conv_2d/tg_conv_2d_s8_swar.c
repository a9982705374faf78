#include "tg_matrix_swar.h"

#define TG_NAME tg_conv_2d_s8_swar
#define TG_REQUANTIZE tg_requantize_s8_rounded
#define TG_STREAM int8_t
#define TG_MATRIX(p, words, stream, sums, channels) \
    tg_matrix_s8_swar(words, stream, sums, ((channels) + 1) >> 1)
#include "tg_conv_2d_body_swar.h"
