#include "tg_scales_single.h"
#include "tg_weights_s8.h"
#define TG_FUNCTION tg_depthwise_conv_2d_s8_single
#define TG_PARAMS tg_depthwise_conv_2d_s8_params
#include "tg_depthwise_conv_2d_body.h"
