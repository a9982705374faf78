/* What average and maximum pools are told: a window that slides over an NHWC tensor, and the output's clamp.
 */
#ifndef TG_POOL_H
#define TG_POOL_H
#include <stdint.h>

#include "tg_window.h"

/* batches, channels >= 1. Every window holds at least one input element, and at most 65536; its dilation
 * is 1. The clamp lies in [-128, 127], minimum <= maximum. */
typedef struct {
    tg_window window;
    int32_t batches, channels;
    int32_t minimum, maximum;
} tg_pool_s8_params;

/* As above, the clamp in real numbers (infinite where there is none). */
typedef struct {
    tg_window window;
    int32_t batches, channels;
    float minimum, maximum;
} tg_pool_f32_params;

#endif
