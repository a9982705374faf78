#define TG_MATRIX tg_matrix_s8_dsp_fitted
#define TG_FITTED
#include "tg_matrix_body_dsp.h"
