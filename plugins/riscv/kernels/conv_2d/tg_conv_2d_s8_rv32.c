#define TG_NAME tg_conv_2d_s8_rv32
#define TG_REQUANTIZE tg_requantize_s8_rv32
#include "tg_conv_2d_body_rv32.h"
