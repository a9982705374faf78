#define TG_NAME tg_conv_2d_s8_rv32_winograd
#define TG_REQUANTIZE tg_requantize_s8_rv32
#include "tg_winograd_body_rv32.h"
