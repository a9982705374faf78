#include "tg_dense_swar.h"

#define TG_NAME tg_fully_connected_packed_swar_linear
#define TG_REQUANTIZE tg_requantize_s8_linear
#define TG_DENSE tg_dense_s8_swar
#include "tg_fully_connected_packed_body_swar.h"
