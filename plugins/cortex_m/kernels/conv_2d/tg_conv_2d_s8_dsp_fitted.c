#define TG_CONV tg_conv_2d_s8_dsp_fitted
#define TG_MATRIX tg_matrix_s8_dsp_fitted
#define TG_EXPAND tg_expand_rows
#include "tg_conv_2d_body_dsp.h"
