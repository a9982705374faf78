#define TG_NAME tg_conv_2d_packed_swar_linear
#define TG_REQUANTIZE tg_requantize_s8_linear
#include "tg_conv_2d_packed_fours_swar.h"
