#define TG_NAME tg_conv_2d_s8_swar_sparse_linear
#define TG_REQUANTIZE tg_requantize_s8_linear
#include "tg_conv_2d_sparse_swar.h"
