/* Integer arithmetic that GCC calls for and the LX106's libgcc lacks (the ESP8266 has it in ROM).
 *
 * LX6 and LX7 divide (`quos`, `quou`) and multiply high (`mulsh`) in hardware: none of this is linked there.
 * It is kept simple rather than fast, since what it costs in instruction counts says nothing about an ESP32.
 */
#include <stdint.h>

uint64_t __umulsidi3(uint32_t a, uint32_t b);
int64_t __mulsidi3(int32_t a, int32_t b);
int64_t __muldi3(int64_t a, int64_t b);
uint32_t __udivsi3(uint32_t n, uint32_t d);
uint32_t __umodsi3(uint32_t n, uint32_t d);
int32_t __divsi3(int32_t n, int32_t d);
int32_t __modsi3(int32_t n, int32_t d);
uint64_t __udivdi3(uint64_t n, uint64_t d);
uint64_t __umoddi3(uint64_t n, uint64_t d);
int64_t __divdi3(int64_t n, int64_t d);

uint64_t __umulsidi3(uint32_t a, uint32_t b) {
    const uint32_t al = a & 0xFFFFu, ah = a >> 16, bl = b & 0xFFFFu, bh = b >> 16;
    const uint32_t low = al * bl;
    const uint32_t middle = ah * bl + (low >> 16); /* at most (2^16-1)^2 + 2^16-1: fits */
    const uint32_t cross = al * bh + (middle & 0xFFFFu);
    const uint32_t high = ah * bh + (middle >> 16) + (cross >> 16);
    return ((uint64_t)high << 32) | (cross << 16) | (low & 0xFFFFu);
}

int64_t __mulsidi3(int32_t a, int32_t b) {
    uint64_t product = __umulsidi3((uint32_t)a, (uint32_t)b);
    product -= (uint64_t)(a < 0 ? (uint32_t)b : 0u) << 32;
    product -= (uint64_t)(b < 0 ? (uint32_t)a : 0u) << 32;
    return (int64_t)product;
}

int64_t __muldi3(int64_t a, int64_t b) {
    const uint32_t al = (uint32_t)a, bl = (uint32_t)b;
    const uint32_t ah = (uint32_t)((uint64_t)a >> 32), bh = (uint32_t)((uint64_t)b >> 32);
    return (int64_t)(__umulsidi3(al, bl) + ((uint64_t)(al * bh + ah * bl) << 32));
}

/* Shift and subtract. A divisor of zero gives a quotient of all ones, as the loop falls out. */
uint32_t __udivsi3(uint32_t n, uint32_t d) {
    uint32_t quotient = 0, remainder = 0;
    for (int bit = 31; bit >= 0; bit--) {
        const uint32_t carry = remainder >> 31;
        remainder = (remainder << 1) | ((n >> bit) & 1u);
        quotient <<= 1;
        if (carry != 0 || remainder >= d) {
            remainder -= d;
            quotient |= 1u;
        }
    }
    return quotient;
}

uint32_t __umodsi3(uint32_t n, uint32_t d) {
    return n - __udivsi3(n, d) * d;
}

int32_t __divsi3(int32_t n, int32_t d) {
    const uint32_t quotient =
        __udivsi3(n < 0 ? 0u - (uint32_t)n : (uint32_t)n, d < 0 ? 0u - (uint32_t)d : (uint32_t)d);
    return (int32_t)((n < 0) != (d < 0) ? 0u - quotient : quotient);
}

int32_t __modsi3(int32_t n, int32_t d) {
    return (int32_t)((uint32_t)n - (uint32_t)__divsi3(n, d) * (uint32_t)d);
}

uint64_t __udivdi3(uint64_t n, uint64_t d) {
    uint64_t quotient = 0, remainder = 0;
    for (int bit = 63; bit >= 0; bit--) {
        const uint32_t carry = (uint32_t)(remainder >> 63);
        remainder = (remainder << 1) | ((n >> bit) & 1u);
        quotient <<= 1;
        if (carry != 0 || remainder >= d) {
            remainder -= d;
            quotient |= 1u;
        }
    }
    return quotient;
}

uint64_t __umoddi3(uint64_t n, uint64_t d) {
    return n - (uint64_t)__muldi3((int64_t)__udivdi3(n, d), (int64_t)d);
}

int64_t __divdi3(int64_t n, int64_t d) {
    const uint64_t quotient =
        __udivdi3(n < 0 ? 0u - (uint64_t)n : (uint64_t)n, d < 0 ? 0u - (uint64_t)d : (uint64_t)d);
    return (int64_t)((n < 0) != (d < 0) ? 0u - quotient : quotient);
}
