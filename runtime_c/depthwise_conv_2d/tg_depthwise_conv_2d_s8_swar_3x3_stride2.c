#define TG_NAME tg_depthwise_conv_2d_s8_swar_3x3_stride2
#define TG_REQUANTIZE tg_requantize_s8_rounded
#define TG_CORE(at, offsets, plane, weights, sums) tg_depthwise_3x3_stride2_s8_swar(at, plane, weights, sums)
#include "tg_depthwise_body_swar.h"
