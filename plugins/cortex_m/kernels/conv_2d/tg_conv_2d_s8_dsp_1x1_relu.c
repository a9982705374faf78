#define TG_CONV tg_conv_2d_s8_dsp_1x1_relu
#define TG_MATRIX tg_matrix_s8_dsp_relu
#include "tg_conv_2d_1x1_body_dsp.h"
