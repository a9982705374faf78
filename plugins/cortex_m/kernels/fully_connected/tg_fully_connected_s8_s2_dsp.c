#define TG_FULLY_CONNECTED tg_fully_connected_s8_s2_dsp
#define TG_BITS 2
#include "tg_fully_connected_packed_body_dsp.h"
