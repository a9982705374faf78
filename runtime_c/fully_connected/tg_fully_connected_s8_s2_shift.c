#include "tg_scales_shift.h"
#include "tg_weights_s2.h"
#define TG_FUNCTION tg_fully_connected_s8_s2_shift
#define TG_PARAMS tg_fully_connected_s8_params
#include "tg_fully_connected_body.h"
