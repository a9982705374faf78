/* Requantization by powers of two, for the bodies of the weighted operators. */
#ifndef TG_SCALES_H
#define TG_SCALES_H
#include "tg_requantize.h"
#include "tg_single_rounding.h"

#define TG_SCALES const int8_t *shift
#define TG_SCALED(sum, o) tg_shift_rounded(sum, shift[o])

#endif
