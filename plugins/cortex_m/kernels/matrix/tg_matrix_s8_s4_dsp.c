#define TG_MATRIX tg_matrix_s8_s4_dsp
#define TG_BITS 4
#include "tg_matrix_packed_body_dsp.h"
