/* A fused activation whose bounds are narrower than int8, over a finished output. */
#ifndef TG_CLAMP_DSP_H
#define TG_CLAMP_DSP_H
#include <stdint.h>

/* Limits data[0..count) to [low, high], in place. count >= 0; -128 <= low <= high <= 127. */
void tg_clamp_s8_dsp(int8_t *data, int32_t count, int32_t low, int32_t high);

#endif
