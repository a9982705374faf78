#define TG_NAME tg_conv_2d_s8_swar_sparse
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_conv_2d_sparse_swar.h"
