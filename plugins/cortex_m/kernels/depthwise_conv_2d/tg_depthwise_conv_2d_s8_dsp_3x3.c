#include "tg_depthwise_conv_2d_dsp.h"

#define TG_RELU 0
#include "tg_depthwise_3x3_plane.h"

#define FUNCTION tg_depthwise_conv_2d_s8_dsp_3x3
#include "tg_depthwise_3x3_body.h"
