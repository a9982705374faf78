/* The packed-integer instructions of Armv7E-M in plain C, exact to the bit: what tg_dsp.h uses on other
 * cores.
 *
 * A word holds two 16-bit lanes (low, high) or four bytes. Sums wrap as in the registers.
 */
#ifndef TG_SIMD_MODEL_H
#define TG_SIMD_MODEL_H
#include <stdint.h>

/* The low and the high lane, sign-extended. */
static inline int32_t tg_low16(uint32_t x) {
    return (int16_t)(uint16_t)(x & 0xFFFFu);
}

static inline int32_t tg_high16(uint32_t x) {
    return (int16_t)(uint16_t)(x >> 16);
}

static inline uint32_t tg_pack16(int32_t low, int32_t high) {
    return ((uint32_t)low & 0xFFFFu) | ((uint32_t)high << 16);
}

static inline int32_t tg_wrapping_add(int32_t a, int32_t b) {
    return (int32_t)((uint32_t)a + (uint32_t)b);
}

static inline int32_t tg_smlad(uint32_t a, uint32_t b, int32_t sum) {
    sum = tg_wrapping_add(sum, tg_low16(a) * tg_low16(b));
    return tg_wrapping_add(sum, tg_high16(a) * tg_high16(b));
}

static inline int32_t tg_smuad(uint32_t a, uint32_t b) {
    return tg_smlad(a, b, 0);
}

static inline int32_t tg_smlabb(uint32_t a, uint32_t b, int32_t sum) {
    return tg_wrapping_add(sum, tg_low16(a) * tg_low16(b));
}

static inline int32_t tg_smlabt(uint32_t a, uint32_t b, int32_t sum) {
    return tg_wrapping_add(sum, tg_low16(a) * tg_high16(b));
}

static inline int32_t tg_smlatb(uint32_t a, uint32_t b, int32_t sum) {
    return tg_wrapping_add(sum, tg_high16(a) * tg_low16(b));
}

static inline int32_t tg_smlatt(uint32_t a, uint32_t b, int32_t sum) {
    return tg_wrapping_add(sum, tg_high16(a) * tg_high16(b));
}

static inline uint32_t tg_sxtb16(uint32_t x) {
    return tg_pack16((int8_t)(uint8_t)x, (int8_t)(uint8_t)(x >> 16));
}

static inline uint32_t tg_sxtb16_ror8(uint32_t x) {
    return tg_pack16((int8_t)(uint8_t)(x >> 8), (int8_t)(uint8_t)(x >> 24));
}

static inline uint32_t tg_sadd16(uint32_t a, uint32_t b) {
    return tg_pack16(tg_low16(a) + tg_low16(b), tg_high16(a) + tg_high16(b));
}

static inline uint32_t tg_ssub16(uint32_t a, uint32_t b) {
    return tg_pack16(tg_low16(a) - tg_low16(b), tg_high16(a) - tg_high16(b));
}

static inline uint32_t tg_sxtab16(uint32_t sum, uint32_t x) {
    return tg_sadd16(sum, tg_sxtb16(x));
}

static inline uint32_t tg_sxtab16_ror8(uint32_t sum, uint32_t x) {
    return tg_sadd16(sum, tg_sxtb16_ror8(x));
}

static inline uint32_t tg_pkhbt(uint32_t low, uint32_t high) {
    return (low & 0xFFFFu) | (high << 16);
}

static inline uint32_t tg_pkhtb(uint32_t high, uint32_t low) {
    return (high & 0xFFFF0000u) | (low >> 16);
}

static inline int32_t tg_ssat8(int32_t x) {
    return x < -128 ? -128 : x > 127 ? 127 : x;
}

static inline int32_t tg_ssat8_half(int32_t x) {
    return tg_ssat8(x >> 1);
}

static inline int32_t tg_smmulr(int32_t a, int32_t b) {
    return (int32_t)((int64_t)((uint64_t)((int64_t)a * b) + 0x80000000u) >> 32);
}

static inline int32_t tg_smmlar(int32_t a, int32_t b, int32_t sum) {
    return tg_wrapping_add(sum, tg_smmulr(a, b));
}

static inline uint32_t tg_max_s8x4(uint32_t a, uint32_t b) {
    uint32_t result = 0;
    for (int i = 0; i < 32; i += 8) {
        const int8_t x = (int8_t)(uint8_t)(a >> i), y = (int8_t)(uint8_t)(b >> i);
        result |= (uint32_t)(uint8_t)(x > y ? x : y) << i;
    }
    return result;
}

static inline uint32_t tg_min_s8x4(uint32_t a, uint32_t b) {
    uint32_t result = 0;
    for (int i = 0; i < 32; i += 8) {
        const int8_t x = (int8_t)(uint8_t)(a >> i), y = (int8_t)(uint8_t)(b >> i);
        result |= (uint32_t)(uint8_t)(x < y ? x : y) << i;
    }
    return result;
}

#endif
