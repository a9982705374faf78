/* Single-precision arithmetic that GCC calls for and the LX106's libgcc lacks (it has division, comparisons
 * and conversion to integers): IEEE 754 binary32, rounding to nearest, ties to even, with subnormal numbers.
 *
 * The ABI passes floats as their bits in integer registers, so the functions are written on bits. ESP32 and
 * ESP32-S3 add and multiply in hardware; the ESP32-S2's libgcc is complete.
 */
#include <stdint.h>

#define SIGN 0x80000000u
#define INFINITE 0x7F800000u
#define QUIET_NAN 0x7FC00000u
#define HIDDEN 0x00800000u /* the leading one of a significand, which is not stored */

uint32_t __addsf3(uint32_t a, uint32_t b);
uint32_t __subsf3(uint32_t a, uint32_t b);
uint32_t __mulsf3(uint32_t a, uint32_t b);
uint32_t __floatsisf(int32_t value);
uint32_t __floatunsisf(uint32_t value);

static int is_nan(uint32_t a) {
    return (a & ~SIGN) > INFINITE;
}

/* `value` shifted right; the lowest bit of the result stands for all that was shifted out. */
static uint32_t shift_sticky(uint32_t value, uint32_t bits) {
    if (bits == 0) {
        return value;
    }
    if (bits > 31) {
        return value != 0;
    }
    return (value >> bits) | ((value << (32u - bits)) != 0);
}

/* The float of significand/2^30 * 2^(exponent - 127), rounded; the significand is 0 or its highest bit is
 * bit 30. */
static uint32_t pack(uint32_t sign, int32_t exponent, uint32_t significand) {
    if (exponent >= 255) {
        return sign | INFINITE;
    }
    if (exponent <= 0) {
        significand = shift_sticky(significand, (uint32_t)(1 - exponent));
        exponent = 1;
    }
    const uint32_t rest = significand & 0x7Fu; /* in units of 1/128 of the last place */
    significand >>= 7;
    significand += rest > 64u || (rest == 64u && (significand & 1u) != 0);
    /* A normal significand has its hidden bit, which adds one to the exponent; so does a carry of the
     * rounding. */
    return sign | (((uint32_t)(exponent - 1) << 23) + significand);
}

/* Like pack, of any significand below 2^31. */
static uint32_t normalize_and_pack(uint32_t sign, int32_t exponent, uint32_t significand) {
    if (significand == 0) {
        return sign;
    }
    const int32_t up = __builtin_clz(significand) - 1;
    return pack(sign, exponent - up, significand << up);
}

/* The exponent of a finite number as if it were normal, and its significand below 2^24. */
static int32_t unpack(uint32_t a, uint32_t *significand) {
    const uint32_t exponent = (a >> 23) & 0xFFu;
    *significand = (a & (HIDDEN - 1u)) | (exponent != 0 ? HIDDEN : 0u);
    return exponent != 0 ? (int32_t)exponent : 1;
}

uint32_t __addsf3(uint32_t a, uint32_t b) {
    if (is_nan(a) || is_nan(b)) {
        return QUIET_NAN;
    }
    if ((a & ~SIGN) < (b & ~SIGN)) { /* let a be the larger one */
        const uint32_t swap = a;
        a = b;
        b = swap;
    }
    if ((a & ~SIGN) == INFINITE) {
        return (b ^ SIGN) == a ? QUIET_NAN : a;
    }
    uint32_t large, small;
    const int32_t exponent = unpack(a, &large);
    const int32_t down = exponent - unpack(b, &small);
    large <<= 6; /* bit 29 leads, so that the sum stays below bit 31; six bits guard the rounding */
    small = shift_sticky(small << 6, (uint32_t)down);
    if (((a ^ b) & SIGN) == 0) {
        return normalize_and_pack(a & SIGN, exponent + 1, large + small);
    }
    return normalize_and_pack(large == small ? 0u : a & SIGN, exponent + 1, large - small);
}

uint32_t __subsf3(uint32_t a, uint32_t b) {
    return __addsf3(a, b ^ SIGN);
}

uint32_t __mulsf3(uint32_t a, uint32_t b) {
    const uint32_t sign = (a ^ b) & SIGN;
    const uint32_t magnitude_a = a & ~SIGN, magnitude_b = b & ~SIGN;
    if (is_nan(a) || is_nan(b)) {
        return QUIET_NAN;
    }
    if (magnitude_a == INFINITE || magnitude_b == INFINITE) {
        return magnitude_a == 0 || magnitude_b == 0 ? QUIET_NAN : sign | INFINITE;
    }
    if (magnitude_a == 0 || magnitude_b == 0) {
        return sign;
    }
    uint32_t x, y;
    int32_t exponent = unpack(a, &x) + unpack(b, &y) - 127;
    const int32_t up_x = __builtin_clz(x) - 8, up_y = __builtin_clz(y) - 8; /* not 0 for subnormal numbers */
    exponent -= up_x + up_y;
    const uint64_t product = (uint64_t)(x << up_x) * (y << up_y); /* bit 46 or 47 leads */
    const uint32_t top = (uint32_t)(product >> 17);               /* bit 29 or 30 leads */
    const uint32_t sticky = ((uint32_t)product & 0x1FFFFu) != 0;
    return normalize_and_pack(sign, exponent + 1, top | sticky);
}

uint32_t __floatunsisf(uint32_t value) {
    if (value >> 31 != 0) {
        return pack(0u, 127 + 31, shift_sticky(value, 1));
    }
    return normalize_and_pack(0u, 127 + 30, value);
}

uint32_t __floatsisf(int32_t value) {
    const uint32_t magnitude = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
    return (value < 0 ? SIGN : 0u) | __floatunsisf(magnitude);
}
