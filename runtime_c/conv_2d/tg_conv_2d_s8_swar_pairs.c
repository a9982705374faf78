#define TG_NAME tg_conv_2d_s8_swar_pairs
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_conv_2d_pairs_swar.h"
