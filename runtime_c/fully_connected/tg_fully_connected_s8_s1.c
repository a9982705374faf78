#include "tg_scales_double.h"
#include "tg_weights_s1.h"
#define TG_FUNCTION tg_fully_connected_s8_s1
#define TG_PARAMS tg_fully_connected_s8_params
#include "tg_fully_connected_body.h"
