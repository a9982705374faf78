#define TG_NAME tg_fully_connected_s8_swar_linear
#define TG_REQUANTIZE tg_requantize_s8_linear
#include "tg_fully_connected_body_swar.h"
