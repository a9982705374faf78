#include "tg_dot_8_s4_mve.h"

#define TG_FULLY_CONNECTED tg_fully_connected_s8_s4_mve
#define TG_DOT_8 tg_dot_8_s4_mve
#define TG_DOT_1 tg_dot_1_s4_mve
#define TG_INPUTS 32
#define TG_SHIFT 4
#include "tg_fully_connected_channels_body_mve.h"
