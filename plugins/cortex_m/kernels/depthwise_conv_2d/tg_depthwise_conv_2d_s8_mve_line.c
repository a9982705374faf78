#include "tg_depthwise_lanes_body_mve.h"

void tg_depthwise_conv_2d_s8_mve_line(const tg_depthwise_conv_2d_mve_params *p, const int8_t *input,
                                      const int32_t *constants, int8_t *scratch, int8_t *output) {
    tg_depthwise_lanes_body_mve(p, input, constants, scratch, output, 1, 0);
}
