/* Requantization with double rounding, for the bodies of the weighted operators. */
#ifndef TG_SCALES_H
#define TG_SCALES_H
#include "tg_requantize.h"

#define TG_SCALES const int32_t *multiplier, const int8_t *shift
#define TG_SCALED(sum, o) tg_requantize(sum, multiplier[o], shift[o])

#endif
