#define TG_MATRIX tg_matrix_s8_s1_dsp_fitted
#define TG_BITS 1
#define TG_FITTED
#include "tg_matrix_packed_body_dsp.h"
