#define TG_MATRIX tg_matrix_s8_s2_dsp
#define TG_BITS 2
#include "tg_matrix_packed_body_dsp.h"
