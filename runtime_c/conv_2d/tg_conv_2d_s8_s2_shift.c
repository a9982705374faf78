#include "tg_scales_shift.h"
#include "tg_weights_s2.h"
#define TG_FUNCTION tg_conv_2d_s8_s2_shift
#define TG_PARAMS tg_conv_2d_s8_params
#include "tg_conv_2d_body.h"
