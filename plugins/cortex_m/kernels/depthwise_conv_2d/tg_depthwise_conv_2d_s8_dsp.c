#define TG_DEPTHWISE tg_depthwise_conv_2d_s8_dsp
#include "tg_depthwise_rows_body.h"
