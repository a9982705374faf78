#define TG_NAME tg_conv_2d_packed_swar_pairs
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_conv_2d_packed_pairs_swar.h"
