/* int16 activations without a zero point and int8 weights, for the bodies of the weighted operators. */
#ifndef TG_WEIGHTS_H
#define TG_WEIGHTS_H
#include "tg_dot_s16.h"

#define TG_ELEMENT int16_t
#define TG_ACCUMULATOR int64_t
#define TG_WEIGHTS int8_t
#define TG_WEIGHT(weights, i) (weights)[i]
#define TG_DOT(input, weights, first, count) tg_dot_s16(input, (weights) + (first), count)
#define TG_SYMMETRIC 1

#endif
