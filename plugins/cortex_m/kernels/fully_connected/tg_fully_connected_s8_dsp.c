#define TG_FULLY_CONNECTED tg_fully_connected_s8_dsp
#define TG_ROWS tg_rows_s8_dsp
#define TG_PER_CHANNEL 0
#include "tg_fully_connected_body_dsp.h"
