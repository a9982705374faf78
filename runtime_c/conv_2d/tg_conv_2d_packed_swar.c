#define TG_NAME tg_conv_2d_packed_swar
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_conv_2d_packed_fours_swar.h"
