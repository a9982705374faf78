#define TG_CONV tg_conv_2d_s8_dsp_1x1_few
#define TG_TWO tg_matrix_two_s8_dsp
#define TG_REQUANTIZE tg_requantize_s8
#define TG_SIGN(doubled) "add.w   r0, r0, " doubled ", asr #31\n"
#include "tg_conv_2d_1x1_body_dsp.h"
