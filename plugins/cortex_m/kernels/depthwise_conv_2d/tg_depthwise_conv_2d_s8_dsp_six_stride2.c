#define FUNCTION tg_depthwise_conv_2d_s8_dsp_six_stride2
#define TG_RELU 0
#include "tg_depthwise_six_stride2.h"
