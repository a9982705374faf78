#define TG_NAME tg_conv_2d_s8_rv32_winograd_linear
#define TG_REQUANTIZE tg_requantize_s8_rv32_linear
#include "tg_winograd_body_rv32.h"
