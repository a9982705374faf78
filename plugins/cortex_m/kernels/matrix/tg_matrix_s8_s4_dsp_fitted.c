#define TG_MATRIX tg_matrix_s8_s4_dsp_fitted
#define TG_BITS 4
#define TG_FITTED
#include "tg_matrix_packed_body_dsp.h"
