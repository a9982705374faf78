#define TG_ROWS tg_rows_s8_dsp_per_channel
#define TG_PER_CHANNEL 1
#include "tg_rows_body_dsp.h"
