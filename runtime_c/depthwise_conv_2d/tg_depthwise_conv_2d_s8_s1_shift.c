#include "tg_scales_shift.h"
#include "tg_weights_s1.h"
#define TG_FUNCTION tg_depthwise_conv_2d_s8_s1_shift
#define TG_PARAMS tg_depthwise_conv_2d_s8_params
#include "tg_depthwise_conv_2d_body.h"
