#include "tg_scales_double.h"
#include "tg_weights_s4.h"
#define TG_FUNCTION tg_conv_2d_s8_s4
#define TG_PARAMS tg_conv_2d_s8_params
#include "tg_conv_2d_body.h"
