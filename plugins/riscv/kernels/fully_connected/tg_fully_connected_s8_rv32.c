#define TG_NAME tg_fully_connected_s8_rv32
#define TG_REQUANTIZE tg_requantize_s8_rv32
#include "tg_fully_connected_body_rv32.h"
