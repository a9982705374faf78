#define TG_MATRIX tg_matrix_two_s8_dsp_relu
#define TG_REQUANTIZE tg_requantize_relu_s8
#define TG_SIGN(doubled)
#include "tg_matrix_two_body_dsp.h"
