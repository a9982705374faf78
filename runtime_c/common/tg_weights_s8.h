/* int8 activations and weights, for the bodies of the weighted operators. */
#ifndef TG_WEIGHTS_H
#define TG_WEIGHTS_H
#include "tg_dot.h"

#define TG_ELEMENT int8_t
#define TG_ACCUMULATOR int32_t
#define TG_WEIGHTS int8_t
#define TG_WEIGHT(weights, i) (weights)[i]
#define TG_DOT(input, weights, first, count) tg_dot_s8(input, (weights) + (first), count)

#endif
