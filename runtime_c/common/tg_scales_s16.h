/* Requantization to int16, for the bodies of the weighted operators. */
#ifndef TG_SCALES_H
#define TG_SCALES_H
#include "tg_dot_s16.h"
#include "tg_requantize.h"

#define TG_SCALES const int16_t *multiplier, const int8_t *shift
#define TG_SCALED(sum, o) tg_requantize_s16(sum, multiplier[o], shift[o])

#endif
