/* int8 activations and weights of 4 bits, for the bodies of the weighted operators. */
#ifndef TG_WEIGHTS_H
#define TG_WEIGHTS_H
#include "tg_packed.h"

#define TG_ELEMENT int8_t
#define TG_ACCUMULATOR int32_t
#define TG_WEIGHTS uint8_t
#define TG_WEIGHT(weights, i) tg_weight_s4(weights, i)
#define TG_DOT(input, weights, first, count) tg_dot_s8_s4(input, weights, first, count)

#endif
