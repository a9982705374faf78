#include "tg_fully_connected_few_inline_dsp.h"

void tg_fully_connected_s8_dsp_few(const tg_fully_connected_few_params *params, const int8_t *input,
                                   const int32_t *stream, int8_t *output) {
    tg_fully_connected_s8_dsp_few_inline(params, input, stream, output);
}
