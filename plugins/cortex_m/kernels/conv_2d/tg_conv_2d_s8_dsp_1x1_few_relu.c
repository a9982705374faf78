#define TG_CONV tg_conv_2d_s8_dsp_1x1_few_relu
#define TG_TWO tg_matrix_two_s8_dsp_relu
#define TG_REQUANTIZE tg_requantize_relu_s8
#define TG_SIGN(doubled)
#include "tg_conv_2d_1x1_body_dsp.h"
