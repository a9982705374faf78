#define TG_RELU 0
#define TG_REQUANTIZE tg_requantize_s8
#define FUNCTION tg_depthwise_conv_2d_s8_dsp_row5
#include "tg_depthwise_row5_body.h"
