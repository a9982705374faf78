#define TG_RELU 1
#define TG_REQUANTIZE tg_requantize_relu_s8
#define FUNCTION tg_depthwise_conv_2d_s8_dsp_row5_relu
#include "tg_depthwise_row5_body.h"
