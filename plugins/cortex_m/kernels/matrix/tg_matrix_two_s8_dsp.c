#define TG_MATRIX tg_matrix_two_s8_dsp
#define TG_REQUANTIZE tg_requantize_s8
#define TG_SIGN(doubled) "add.w   r0, r0, " doubled ", asr #31\n"
#include "tg_matrix_two_body_dsp.h"
