#include "tg_scales_s16.h"
#include "tg_weights_s16.h"
#define TG_FUNCTION tg_depthwise_conv_2d_s16
#define TG_PARAMS tg_depthwise_conv_2d_s16_params
#include "tg_depthwise_conv_2d_body.h"
