#define TG_CONV tg_conv_2d_s8_dsp_3x3x3
#define TG_MATRIX tg_matrix_s8_dsp
#define TG_EXPAND(source, row_bytes, rows, length, pixels) tg_expand_3x9(source, row_bytes, pixels)
#include "tg_conv_2d_body_dsp.h"
