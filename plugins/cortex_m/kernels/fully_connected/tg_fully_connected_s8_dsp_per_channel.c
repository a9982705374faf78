#define TG_FULLY_CONNECTED tg_fully_connected_s8_dsp_per_channel
#define TG_ROWS tg_rows_s8_dsp_per_channel
#define TG_PER_CHANNEL 1
#include "tg_fully_connected_body_dsp.h"
