/* What kernels need to know to requantize a layer's sums (tg_short_requantize.h). */
#ifndef TG_SHORT_SCALE_H
#define TG_SHORT_SCALE_H
#include <stdint.h>

/* before, after: shifts of the linear form, the first in [0, 16], the second in [0, 23].
 * zero_point2, of the rounded form: 2 * the output's zero point + 1. minimum, maximum: of the output, within
 * [-128, 127]. */
typedef struct {
    int32_t before, after;
    int32_t zero_point2;
    int32_t minimum, maximum;
} tg_short_scale;

#endif
