/* The body of tg_fully_connected_<types>: a translation unit includes the headers of its weights and its
 * scales, defines TG_FUNCTION and TG_PARAMS, then includes this. Rows of weights lie one after another. */
#include "tg_fully_connected.h"

void TG_FUNCTION(const TG_PARAMS *p, const TG_ELEMENT *input, const TG_WEIGHTS *weights,
                 const TG_ACCUMULATOR *bias, TG_SCALES, TG_ELEMENT *output) {
    for (int32_t batch = 0; batch < p->batches; batch++, input += p->depth) {
        for (int32_t unit = 0; unit < p->units; unit++) {
            const TG_ACCUMULATOR sum = bias[unit] + TG_DOT(input, weights, unit * p->depth, p->depth);
#if defined(TG_SYMMETRIC)
            const int32_t scaled = TG_SCALED(sum, unit);
#else
            const int32_t scaled = TG_SCALED(sum, unit) + p->output_zero_point;
#endif
            *output++ = (TG_ELEMENT)tg_clamp(scaled, p->minimum, p->maximum);
        }
    }
}
