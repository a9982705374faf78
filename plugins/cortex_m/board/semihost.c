/* The semihosting trap of M-profile cores: BKPT 0xAB, operation in r0, parameter block in r1, result in r0.
 */
#include <stdint.h>

uint32_t tg_semihost(uint32_t operation, const void *block);

uint32_t tg_semihost(uint32_t operation, const void *block) {
    register uint32_t r0 __asm__("r0") = operation;
    register const void *r1 __asm__("r1") = block;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}
