#include "tg_scales_double.h"
#include "tg_weights_s2.h"
#define TG_FUNCTION tg_depthwise_conv_2d_s8_s2
#define TG_PARAMS tg_depthwise_conv_2d_s8_params
#include "tg_depthwise_conv_2d_body.h"
