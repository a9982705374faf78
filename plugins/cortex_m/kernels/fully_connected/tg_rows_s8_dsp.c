#define TG_ROWS tg_rows_s8_dsp
#define TG_PER_CHANNEL 0
#include "tg_rows_body_dsp.h"
