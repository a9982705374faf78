#define TG_NAME tg_fully_connected_s8_swar
#define TG_REQUANTIZE tg_requantize_s8_rounded
#include "tg_fully_connected_body_swar.h"
