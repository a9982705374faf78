#define TG_CONV tg_conv_2d_s8_s1_dsp_fitted
#define TG_CORE tg_matrix_s8_s1_dsp_fitted
#define TG_BITS 1
#include "tg_conv_2d_packed_body_dsp.h"
