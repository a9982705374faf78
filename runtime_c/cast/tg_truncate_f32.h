/* Floats to integers as CAST does it. */
#ifndef TG_TRUNCATE_F32_H
#define TG_TRUNCATE_F32_H
#include <stdint.h>

/* x toward zero, limited to [low, high]; NaN gives low. The conversion in C is undefined outside int32. */
static inline int32_t tg_truncate_f32(float x, int32_t low, int32_t high) {
    if (!(x > (float)low)) {
        return low;
    }
    /* (float)INT32_MAX is 2^31, which an int32 cannot hold: hence not "greater". */
    return x >= (float)high ? high : (int32_t)x;
}

#endif
