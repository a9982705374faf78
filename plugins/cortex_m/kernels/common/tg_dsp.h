/* The packed-integer instructions of Armv7E-M (Cortex-M4, M7, M33 and larger) as functions.
 *
 * On those cores each function is one instruction (tg_max_s8x4 and tg_min_s8x4 are two); elsewhere it is the
 * plain C of tg_simd_model.h, so that kernels written with them run on the host as well. TG_DSP tells which
 * it is: only the inner loops that a compiler spills are assembly of their own, under `#if TG_DSP`, with
 * their C beside it.
 *
 *   tg_smlad(a, b, sum)           sum + a.low * b.low + a.high * b.high      (also tg_smuad, without sum)
 *   tg_smlabb/bt/tb/tt(a, b, sum) sum + one product: bottom or top lane of a, then of b
 *   tg_sxtb16(x)                  bytes 0 and 2, sign-extended into the lanes; tg_sxtb16_ror8: bytes 1 and 3
 *   tg_sxtab16(sum, x)            tg_sxtb16(x) added lane by lane; tg_sxtab16_ror8: tg_sxtb16_ror8(x)
 *   tg_sadd16, tg_ssub16          lane by lane
 *   tg_pkhbt(low, high)           lanes low.low, high.low;  tg_pkhtb(high, low): lanes low.high, high.high
 *   tg_ssat8(x)                   x limited to [-128, 127];  tg_ssat8_half(x): x >> 1 limited so
 *   tg_smmulr(a, b)               (a * b + 2^31) >> 32;  tg_smmlar(a, b, sum) adds sum
 *   tg_max_s8x4, tg_min_s8x4      of four signed bytes
 *   tg_read32, tg_write32         a word at any address;  tg_read16, tg_write16
 */
#ifndef TG_DSP_H
#define TG_DSP_H
#include <stdint.h>
#include <string.h>

#if defined(__ARM_FEATURE_DSP) && defined(__thumb__)
#define TG_DSP 1

#define TG_DSP_BINARY(name, instruction, result, type)                 \
    static inline result name(type a, type b) {                        \
        result r;                                                      \
        __asm__(instruction " %0, %1, %2" : "=r"(r) : "r"(a), "r"(b)); \
        return r;                                                      \
    }
#define TG_DSP_MULTIPLY_ADD(name, instruction, type)                                 \
    static inline int32_t name(type a, type b, int32_t sum) {                        \
        int32_t r;                                                                   \
        __asm__(instruction " %0, %1, %2, %3" : "=r"(r) : "r"(a), "r"(b), "r"(sum)); \
        return r;                                                                    \
    }

TG_DSP_MULTIPLY_ADD(tg_smlad, "smlad", uint32_t)
TG_DSP_MULTIPLY_ADD(tg_smlabb, "smlabb", uint32_t)
TG_DSP_MULTIPLY_ADD(tg_smlabt, "smlabt", uint32_t)
TG_DSP_MULTIPLY_ADD(tg_smlatb, "smlatb", uint32_t)
TG_DSP_MULTIPLY_ADD(tg_smlatt, "smlatt", uint32_t)
TG_DSP_MULTIPLY_ADD(tg_smmlar, "smmlar", int32_t)
TG_DSP_BINARY(tg_smuad, "smuad", int32_t, uint32_t)
TG_DSP_BINARY(tg_smmulr, "smmulr", int32_t, int32_t)
TG_DSP_BINARY(tg_sadd16, "sadd16", uint32_t, uint32_t)
TG_DSP_BINARY(tg_ssub16, "ssub16", uint32_t, uint32_t)

static inline uint32_t tg_sxtb16(uint32_t x) {
    uint32_t r;
    __asm__("sxtb16 %0, %1" : "=r"(r) : "r"(x));
    return r;
}

static inline uint32_t tg_sxtb16_ror8(uint32_t x) {
    uint32_t r;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(r) : "r"(x));
    return r;
}

static inline uint32_t tg_sxtab16(uint32_t sum, uint32_t x) {
    uint32_t r;
    __asm__("sxtab16 %0, %1, %2" : "=r"(r) : "r"(sum), "r"(x));
    return r;
}

static inline uint32_t tg_sxtab16_ror8(uint32_t sum, uint32_t x) {
    uint32_t r;
    __asm__("sxtab16 %0, %1, %2, ror #8" : "=r"(r) : "r"(sum), "r"(x));
    return r;
}

static inline uint32_t tg_pkhbt(uint32_t low, uint32_t high) {
    uint32_t r;
    __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(r) : "r"(low), "r"(high));
    return r;
}

static inline uint32_t tg_pkhtb(uint32_t high, uint32_t low) {
    uint32_t r;
    __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(r) : "r"(high), "r"(low));
    return r;
}

static inline int32_t tg_ssat8(int32_t x) {
    int32_t r;
    __asm__("ssat %0, #8, %1" : "=r"(r) : "r"(x));
    return r;
}

static inline int32_t tg_ssat8_half(int32_t x) {
    int32_t r;
    __asm__("ssat %0, #8, %1, asr #1" : "=r"(r) : "r"(x));
    return r;
}

/* SSUB8 sets a flag for each byte where a >= b; SEL chooses by it. */
static inline uint32_t tg_max_s8x4(uint32_t a, uint32_t b) {
    uint32_t r;
    __asm__("ssub8 %0, %1, %2\n\tsel %0, %1, %2" : "=&r"(r) : "r"(a), "r"(b) : "cc");
    return r;
}

static inline uint32_t tg_min_s8x4(uint32_t a, uint32_t b) {
    uint32_t r;
    __asm__("ssub8 %0, %1, %2\n\tsel %0, %2, %1" : "=&r"(r) : "r"(a), "r"(b) : "cc");
    return r;
}

#undef TG_DSP_BINARY
#undef TG_DSP_MULTIPLY_ADD
#else
#define TG_DSP 0
#include "tg_simd_model.h"
#endif

static inline uint32_t tg_read32(const void *address) {
    uint32_t word;
    memcpy(&word, address, sizeof word);
    return word;
}

static inline void tg_write32(void *address, uint32_t word) {
    memcpy(address, &word, sizeof word);
}

static inline uint32_t tg_read16(const void *address) {
    uint16_t half;
    memcpy(&half, address, sizeof half);
    return half;
}

static inline void tg_write16(void *address, uint32_t half) {
    const uint16_t low = (uint16_t)half;
    memcpy(address, &low, sizeof low);
}

#endif
