#include "tg_conv_2d_run_s4_mve.h"
#define TG_RUN_MVE tg_conv_2d_run_s4_mve
#define TG_FILTERS_MVE(steps) (32 * (steps))
#include "tg_conv_2d_body_mve.h"

void tg_conv_2d_s8_s4_mve(const tg_conv_2d_mve_params *p, const int8_t *input, const int8_t *weights,
                          const int32_t *bias, const int32_t *multiplier, const int8_t *right,
                          int8_t *scratch, int8_t *output) {
    tg_conv_2d_body_mve(p, input, weights, bias, multiplier, right, scratch, output, 0);
}
