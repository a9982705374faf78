#define TG_NAME tg_depthwise_conv_2d_s8_swar_linear
#define TG_REQUANTIZE tg_requantize_s8_linear
#define TG_CORE(at, offsets, plane, weights, sums) tg_depthwise_any_s8_swar(at, offsets, plane, weights, sums)
#include "tg_depthwise_body_swar.h"
