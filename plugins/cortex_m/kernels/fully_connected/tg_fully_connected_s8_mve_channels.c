#include "tg_dot_8_mve.h"

#define TG_FULLY_CONNECTED tg_fully_connected_s8_mve_channels
#define TG_DOT_8 tg_dot_8_mve
#define TG_DOT_1 tg_dot_1_mve
#define TG_INPUTS 16
#define TG_SHIFT 0
#include "tg_fully_connected_channels_body_mve.h"
