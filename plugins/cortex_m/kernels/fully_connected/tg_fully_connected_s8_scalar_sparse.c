#include "tg_fully_connected_sparse_scalar.h"
#include "tg_requantize_scalar.h"

#define TG_NAME tg_fully_connected_s8_scalar_sparse
#define TG_REQUANTIZE tg_requantize_s8_saturated
#include "tg_fully_connected_sparse_swar.h"
