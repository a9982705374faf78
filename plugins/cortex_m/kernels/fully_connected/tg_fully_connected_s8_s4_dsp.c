#define TG_FULLY_CONNECTED tg_fully_connected_s8_s4_dsp
#define TG_BITS 4
#include "tg_fully_connected_packed_body_dsp.h"
