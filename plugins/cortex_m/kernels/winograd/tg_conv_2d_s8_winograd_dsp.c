#define TG_WINOGRAD tg_conv_2d_s8_winograd_dsp
#define TG_PACKED 0
#include "tg_winograd_body_dsp.h"
