/* The clamp of fused activations on floats. */
#ifndef TG_CLAMP_F32_H
#define TG_CLAMP_F32_H

/* x limited to [low, high]; either may be infinite. */
static inline float tg_clamp_f32(float x, float low, float high) {
    return x < low ? low : x > high ? high : x;
}

#endif
