/* The body of tg_conv_2d_packed_*: TG_NAME and TG_REQUANTIZE as in tg_conv_2d_body_swar.h, TG_WEIGHT the type
 * of the core's weights, TG_UNIT the channels that it does together, TG_CORE(sizes, words, weights, sums,
 * units) the core. */
#include "tg_conv_2d_packed_swar.h"

static const uint32_t *matrix(const tg_conv_2d_packed_params *params, const int32_t *words,
                              const uint32_t *stream, int32_t *sums, int32_t channels) {
    const tg_conv_2d_swar_params *const p = &params->sizes;
    uint32_t *const weights = (uint32_t *)(void *)(sums + TG_BLOCK * p->at_once);
    const int32_t units = (channels + TG_UNIT - 1) / TG_UNIT;
    const uint32_t *const end =
        tg_unpack(&params->unpack, stream, weights, (TG_UNIT * units * p->inputs + 3) / 4);
    TG_CORE(p, words, (const TG_WEIGHT *)(const void *)weights, sums, units);
    return end;
}

#define TG_STREAM uint32_t
#define TG_MATRIX matrix
#define TG_PARAMS tg_conv_2d_packed_params
#define TG_SIZES(params) (&(params)->sizes)
#define TG_BUFFER(params) ((params)->buffer)
#include "tg_conv_2d_body_swar.h"
