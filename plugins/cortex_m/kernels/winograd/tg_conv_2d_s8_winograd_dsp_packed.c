#define TG_WINOGRAD tg_conv_2d_s8_winograd_dsp_packed
#define TG_PACKED 1
#include "tg_winograd_body_dsp.h"
