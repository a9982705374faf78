#define TG_CONV tg_conv_2d_s8_dsp_1x1
#define TG_MATRIX tg_matrix_s8_dsp
#include "tg_conv_2d_1x1_body_dsp.h"
