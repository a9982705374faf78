/* The intrinsics of arm_mve.h that our kernels use, in plain C, exact to the bit: what tg_mve.h uses
 * elsewhere.
 *
 * Names, arguments and results are those of Arm's C Language Extensions (ACLE, MVE intrinsics). Sums wrap as
 * in the registers. A predicate has one bit for each byte of a vector.
 */
#ifndef TG_MVE_MODEL_H
#define TG_MVE_MODEL_H
#include <stdint.h>

typedef struct {
    int8_t lane[16];
} int8x16_t;
typedef struct {
    uint8_t lane[16];
} uint8x16_t;
typedef struct {
    int16_t lane[8];
} int16x8_t;
typedef struct {
    uint16_t lane[8];
} uint16x8_t;
typedef struct {
    int32_t lane[4];
} int32x4_t;
typedef uint16_t mve_pred16_t;

#define TG_MODEL_MAP(type, lanes, expression) \
    type r;                                   \
    for (int i = 0; i < (lanes); i++) {       \
        r.lane[i] = expression;               \
    }                                         \
    return r

static inline int32_t tg_model_saturate(int64_t x, int bits) {
    const int64_t high = ((int64_t)1 << (bits - 1)) - 1;
    return (int32_t)(x > high ? high : x < -high - 1 ? -high - 1 : x);
}

static inline int32_t tg_model_wrap(int64_t x) {
    return (int32_t)(uint32_t)(uint64_t)x;
}

/* Predicates of the first n lanes; n may exceed the lanes. */
static inline mve_pred16_t vctp8q(uint32_t n) {
    return (mve_pred16_t)(n >= 16 ? 0xFFFFu : (1u << n) - 1u);
}

static inline mve_pred16_t vctp16q(uint32_t n) {
    return (mve_pred16_t)(n >= 8 ? 0xFFFFu : (1u << (2 * n)) - 1u);
}

static inline mve_pred16_t vctp32q(uint32_t n) {
    return (mve_pred16_t)(n >= 4 ? 0xFFFFu : (1u << (4 * n)) - 1u);
}

/* Loads and stores. _z: lanes that are off are zero, their memory is not read; _p: they are not written. */
static inline int8x16_t vldrbq_z_s8(const int8_t *from, mve_pred16_t on) {
    TG_MODEL_MAP(int8x16_t, 16, (on >> i & 1) ? from[i] : (int8_t)0);
}

static inline int8x16_t vldrbq_s8(const int8_t *from) {
    return vldrbq_z_s8(from, 0xFFFFu);
}

static inline uint8x16_t vldrbq_u8(const uint8_t *from) {
    TG_MODEL_MAP(uint8x16_t, 16, from[i]);
}

static inline int32x4_t vldrbq_z_s32(const int8_t *from, mve_pred16_t on) {
    TG_MODEL_MAP(int32x4_t, 4, (on >> (4 * i) & 1) ? from[i] : 0);
}

static inline int32x4_t vldrbq_s32(const int8_t *from) {
    return vldrbq_z_s32(from, 0xFFFFu);
}

static inline int16x8_t vldrbq_z_s16(const int8_t *from, mve_pred16_t on) {
    TG_MODEL_MAP(int16x8_t, 8, (on >> (2 * i) & 1) ? from[i] : (int16_t)0);
}

static inline int16x8_t vldrbq_s16(const int8_t *from) {
    return vldrbq_z_s16(from, 0xFFFFu);
}

static inline uint16x8_t vldrhq_u16(const uint16_t *from) {
    TG_MODEL_MAP(uint16x8_t, 8, from[i]);
}

static inline int32x4_t vldrwq_s32(const int32_t *from) {
    TG_MODEL_MAP(int32x4_t, 4, from[i]);
}

static inline void vstrbq_p_s8(int8_t *to, int8x16_t x, mve_pred16_t on) {
    for (int i = 0; i < 16; i++) {
        if (on >> i & 1) {
            to[i] = x.lane[i];
        }
    }
}

static inline void vstrbq_s8(int8_t *to, int8x16_t x) {
    vstrbq_p_s8(to, x, 0xFFFFu);
}

static inline void vstrbq_p_s16(int8_t *to, int16x8_t x, mve_pred16_t on) {
    for (int i = 0; i < 8; i++) {
        if (on >> (2 * i) & 1) {
            to[i] = (int8_t)(uint8_t)(uint16_t)x.lane[i];
        }
    }
}

static inline void vstrbq_s16(int8_t *to, int16x8_t x) {
    vstrbq_p_s16(to, x, 0xFFFFu);
}

static inline void vstrbq_p_s32(int8_t *to, int32x4_t x, mve_pred16_t on) {
    for (int i = 0; i < 4; i++) {
        if (on >> (4 * i) & 1) {
            to[i] = (int8_t)(uint8_t)(uint32_t)x.lane[i];
        }
    }
}

static inline void vstrbq_s32(int8_t *to, int32x4_t x) {
    vstrbq_p_s32(to, x, 0xFFFFu);
}

static inline void vstrhq_s16(int16_t *to, int16x8_t x) {
    for (int i = 0; i < 8; i++) {
        to[i] = x.lane[i];
    }
}

static inline void vstrbq_scatter_offset_p_s16(int8_t *to, uint16x8_t offset, int16x8_t x, mve_pred16_t on) {
    for (int i = 0; i < 8; i++) {
        if (on >> (2 * i) & 1) {
            to[offset.lane[i]] = (int8_t)(uint8_t)(uint16_t)x.lane[i];
        }
    }
}

static inline void vstrbq_scatter_offset_s16(int8_t *to, uint16x8_t offset, int16x8_t x) {
    vstrbq_scatter_offset_p_s16(to, offset, x, 0xFFFFu);
}

static inline void vstrbq_scatter_offset_p_s8(int8_t *to, uint8x16_t offset, int8x16_t x, mve_pred16_t on) {
    for (int i = 0; i < 16; i++) {
        if (on >> i & 1) {
            to[offset.lane[i]] = x.lane[i];
        }
    }
}

static inline void vstrbq_scatter_offset_s8(int8_t *to, uint8x16_t offset, int8x16_t x) {
    vstrbq_scatter_offset_p_s8(to, offset, x, 0xFFFFu);
}

/* Sums of products of bytes. */
static inline int32_t vmladavaq_s8(int32_t sum, int8x16_t a, int8x16_t b) {
    for (int i = 0; i < 16; i++) {
        sum = tg_model_wrap((int64_t)sum + a.lane[i] * b.lane[i]);
    }
    return sum;
}

static inline int32_t vmladavq_s8(int8x16_t a, int8x16_t b) {
    return vmladavaq_s8(0, a, b);
}

/* The same value in all lanes. */
static inline int8x16_t vdupq_n_s8(int8_t x) {
    TG_MODEL_MAP(int8x16_t, 16, x);
}

static inline int16x8_t vdupq_n_s16(int16_t x) {
    TG_MODEL_MAP(int16x8_t, 8, x);
}

static inline int32x4_t vdupq_n_s32(int32_t x) {
    TG_MODEL_MAP(int32x4_t, 4, x);
}

/* Arithmetic lane by lane; _n: with the same number in all lanes. */
static inline int32x4_t vaddq_s32(int32x4_t a, int32x4_t b) {
    TG_MODEL_MAP(int32x4_t, 4, tg_model_wrap((int64_t)a.lane[i] + b.lane[i]));
}

static inline int32x4_t vaddq_n_s32(int32x4_t a, int32_t b) {
    return vaddq_s32(a, vdupq_n_s32(b));
}

static inline int32x4_t vandq_s32(int32x4_t a, int32x4_t b) {
    TG_MODEL_MAP(int32x4_t, 4, a.lane[i] & b.lane[i]);
}

static inline int8x16_t vandq_s8(int8x16_t a, int8x16_t b) {
    TG_MODEL_MAP(int8x16_t, 16, (int8_t)(a.lane[i] & b.lane[i]));
}

/* n in [0, 7]. */
static inline int8x16_t vshlq_n_s8(int8x16_t a, const int n) {
    TG_MODEL_MAP(int8x16_t, 16, (int8_t)(uint8_t)((uint32_t)a.lane[i] << n));
}

/* Arithmetic shift; n in [1, 32]. */
static inline int32x4_t vshrq_n_s32(int32x4_t a, const int n) {
    TG_MODEL_MAP(int32x4_t, 4, a.lane[i] >> (n > 31 ? 31 : n));
}

/* (a * b + 2^30) >> 31, saturated. */
static inline int32x4_t vqrdmulhq_s32(int32x4_t a, int32x4_t b) {
    TG_MODEL_MAP(int32x4_t, 4,
                 tg_model_saturate(((int64_t)a.lane[i] * b.lane[i] + ((int64_t)1 << 30)) >> 31, 32));
}

static inline int32x4_t vqrdmulhq_n_s32(int32x4_t a, int32_t b) {
    return vqrdmulhq_s32(a, vdupq_n_s32(b));
}

/* a * 2^shift; a negative shift, down to -32, rounds half up. */
static inline int32x4_t vrshlq_s32(int32x4_t a, int32x4_t shift) {
    TG_MODEL_MAP(int32x4_t, 4,
                 shift.lane[i] >= 0
                     ? (int32_t)((uint32_t)a.lane[i] << shift.lane[i])
                     : (int32_t)((a.lane[i] + ((int64_t)1 << (-shift.lane[i] - 1))) >> -shift.lane[i]));
}

static inline int32x4_t vrshlq_n_s32(int32x4_t a, int32_t shift) {
    return vrshlq_s32(a, vdupq_n_s32(shift));
}

static inline int32x4_t vmulq_n_s32(int32x4_t a, int32_t b) {
    TG_MODEL_MAP(int32x4_t, 4, tg_model_wrap((int64_t)a.lane[i] * b));
}

/* sum + a * b */
static inline int32x4_t vmlaq_n_s32(int32x4_t sum, int32x4_t a, int32_t b) {
    return vaddq_s32(sum, vmulq_n_s32(a, b));
}

/* a * b + c */
static inline int32x4_t vmlasq_n_s32(int32x4_t a, int32x4_t b, int32_t c) {
    TG_MODEL_MAP(int32x4_t, 4, tg_model_wrap((int64_t)a.lane[i] * b.lane[i] + c));
}

/* a * 2^shift; a negative shift, down to -32, rounds down. */
static inline int32x4_t vshlq_s32(int32x4_t a, int32x4_t shift) {
    TG_MODEL_MAP(int32x4_t, 4,
                 shift.lane[i] >= 0 ? (int32_t)((uint32_t)a.lane[i] << shift.lane[i])
                                    : (int32_t)((int64_t)a.lane[i] >> -shift.lane[i]));
}

static inline int32x4_t vmaxq_s32(int32x4_t a, int32x4_t b) {
    TG_MODEL_MAP(int32x4_t, 4, a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]);
}

static inline int32x4_t vminq_s32(int32x4_t a, int32x4_t b) {
    TG_MODEL_MAP(int32x4_t, 4, a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]);
}

static inline int8x16_t vmaxq_s8(int8x16_t a, int8x16_t b) {
    TG_MODEL_MAP(int8x16_t, 16, a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]);
}

static inline int8x16_t vminq_s8(int8x16_t a, int8x16_t b) {
    TG_MODEL_MAP(int8x16_t, 16, a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]);
}

static inline int16x8_t vaddq_s16(int16x8_t a, int16x8_t b) {
    TG_MODEL_MAP(int16x8_t, 8, (int16_t)(uint16_t)(unsigned)(a.lane[i] + b.lane[i]));
}

static inline uint16x8_t vaddq_n_u16(uint16x8_t a, uint16_t b) {
    TG_MODEL_MAP(uint16x8_t, 8, (uint16_t)(unsigned)(a.lane[i] + b));
}

static inline int16x8_t vqaddq_n_s16(int16x8_t a, int16_t b) {
    TG_MODEL_MAP(int16x8_t, 8, (int16_t)tg_model_saturate((int64_t)a.lane[i] + b, 16));
}

static inline int16x8_t vmaxq_s16(int16x8_t a, int16x8_t b) {
    TG_MODEL_MAP(int16x8_t, 8, a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]);
}

static inline int16x8_t vminq_s16(int16x8_t a, int16x8_t b) {
    TG_MODEL_MAP(int16x8_t, 8, a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]);
}

/* Saturated halves of b into the even (b) or odd (t) lanes of a. */
static inline int16x8_t vqmovnbq_s32(int16x8_t a, int32x4_t b) {
    for (int i = 0; i < 4; i++) {
        a.lane[2 * i] = (int16_t)tg_model_saturate(b.lane[i], 16);
    }
    return a;
}

static inline int16x8_t vqmovntq_s32(int16x8_t a, int32x4_t b) {
    for (int i = 0; i < 4; i++) {
        a.lane[2 * i + 1] = (int16_t)tg_model_saturate(b.lane[i], 16);
    }
    return a;
}

static inline int8x16_t vqmovnbq_s16(int8x16_t a, int16x8_t b) {
    for (int i = 0; i < 8; i++) {
        a.lane[2 * i] = (int8_t)tg_model_saturate(b.lane[i], 8);
    }
    return a;
}

/* The same bits in other lanes, on a little-endian core. */
static inline int16x8_t vreinterpretq_s16_s8(int8x16_t a) {
    TG_MODEL_MAP(int16x8_t, 8,
                 (int16_t)(uint16_t)((uint8_t)a.lane[2 * i] | (unsigned)(uint8_t)a.lane[2 * i + 1] << 8));
}

static inline int16x8_t vreinterpretq_s16_s32(int32x4_t a) {
    TG_MODEL_MAP(int16x8_t, 8,
                 (int16_t)(uint16_t)(uint32_t)(i % 2 == 0 ? a.lane[i / 2] : a.lane[i / 2] >> 16));
}

static inline int8x16_t vreinterpretq_s8_s16(int16x8_t a) {
    TG_MODEL_MAP(int8x16_t, 16, (int8_t)(uint8_t)(uint16_t)(i % 2 == 0 ? a.lane[i / 2] : a.lane[i / 2] >> 8));
}

#undef TG_MODEL_MAP
#endif
