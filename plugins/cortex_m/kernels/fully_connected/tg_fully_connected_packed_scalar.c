#include "tg_fully_connected_packed_scalar.h"
#include "tg_dense_scalar.h"
#include "tg_requantize_scalar.h"

#define TG_NAME tg_fully_connected_packed_scalar
#define TG_DENSE tg_dense_s8_scalar
#define TG_REQUANTIZE tg_requantize_s8_saturated
#include "tg_fully_connected_packed_body_swar.h"
