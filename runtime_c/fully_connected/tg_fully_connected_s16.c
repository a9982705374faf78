#include "tg_scales_s16.h"
#include "tg_weights_s16.h"
#define TG_FUNCTION tg_fully_connected_s16
#define TG_PARAMS tg_fully_connected_s16_params
#include "tg_fully_connected_body.h"
