#define TG_NAME tg_conv_2d_s8_winograd
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_winograd_body.h"
