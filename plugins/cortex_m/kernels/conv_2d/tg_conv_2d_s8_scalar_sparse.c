#include "tg_conv_2d_scalar.h"
#include "tg_requantize_scalar.h"

#define TG_NAME tg_conv_2d_s8_scalar_sparse
#define TG_REQUANTIZE tg_requantize_s8_saturated
#include "tg_conv_2d_sparse_swar.h"
