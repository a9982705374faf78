#define TG_MATRIX tg_matrix_s8_s1_dsp
#define TG_BITS 1
#include "tg_matrix_packed_body_dsp.h"
