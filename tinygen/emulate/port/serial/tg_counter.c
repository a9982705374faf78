/* tg_counter_read: DWT on Arm's M profile, mcycle and minstret on RISC-V, CCOUNT on Xtensa; nothing
 * elsewhere, or with TG_COUNTER_NONE. A core with counters of its own kind takes another file in place of
 * this one. */
#include "tg_serial.h"

#if defined(TG_COUNTER_NONE)
#define COUNTER_NONE 1

#elif defined(__ARM_ARCH_PROFILE) && __ARM_ARCH_PROFILE == 'M' && __ARM_ARCH_ISA_THUMB == 2

/* Data Watchpoint and Trace unit: "Armv7-M Architecture Reference Manual", C1.8. It may be left out of a
 * core. */
#define DEMCR (*(volatile uint32_t *)0xE000EDFCu)
#define DWT_CTRL (*(volatile uint32_t *)0xE0001000u)
#define DWT_CYCCNT (*(volatile uint32_t *)0xE0001004u)
#define DWT_LAR (*(volatile uint32_t *)0xE0001FB0u)

uint32_t tg_counter_read(uint32_t counts[2]) {
    const uint32_t traced = 1u << 24, unlock = 0xC5ACCE55u, enabled = 1u, absent = 1u << 25;
    if ((DWT_CTRL & enabled) == 0u) {
        DEMCR |= traced;
        DWT_LAR = unlock; /* some cores lock the unit */
        DWT_CTRL |= enabled;
    }
    counts[0] = DWT_CYCCNT;
    counts[1] = 0u;
    return (DWT_CTRL & (enabled | absent)) == enabled ? (uint32_t)TG_COUNTER_CYCLES : 0u;
}

#elif defined(__riscv)

/* "The RISC-V Instruction Set Manual", volume II, machine counters. The option, because compilers for a core
 * without Zicsr in its name refuse the instruction. */
uint32_t tg_counter_read(uint32_t counts[2]) {
    uint32_t cycles, instructions;
    __asm__ volatile(".option push\n\t.option arch, +zicsr\n\t"
                     "csrr %0, mcycle\n\tcsrr %1, minstret\n\t.option pop"
                     : "=&r"(cycles), "=r"(instructions));
    counts[0] = cycles;
    counts[1] = instructions;
    return TG_COUNTER_CYCLES | TG_COUNTER_INSTRUCTIONS;
}

#elif defined(__XTENSA__)

uint32_t tg_counter_read(uint32_t counts[2]) {
    uint32_t cycles;
    __asm__ volatile("rsr %0, ccount" : "=r"(cycles));
    counts[0] = cycles;
    counts[1] = 0u;
    return TG_COUNTER_CYCLES;
}

#else
#define COUNTER_NONE 1
#endif

#ifdef COUNTER_NONE
uint32_t tg_counter_read(uint32_t counts[2]) {
    counts[0] = 0u;
    counts[1] = 0u;
    return 0u;
}
#endif
