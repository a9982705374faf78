#include "tg_depthwise_conv_2d_dsp.h"

#define TG_RELU 1
#include "tg_depthwise_3x3_stride2.h"

#define FUNCTION tg_depthwise_conv_2d_s8_dsp_3x3_stride2_relu
#include "tg_depthwise_3x3_stride2_body.h"
