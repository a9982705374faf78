/* Start-up of Armv6-M to Armv8.1-M cores on an emulated board: vector table, .data and .bss, FPU and MVE on.
 */
#include <stdint.h>

#include "tg_port.h"

extern uint32_t tg_data_load[], tg_data_start[], tg_data_end[], tg_bss_start[], tg_bss_end[],
    tg_port_stack_top[];

int main(void);
_Noreturn void tg_port_fault(uint32_t address);
_Noreturn void _start(void);
_Noreturn void tg_fault_frame(const uint32_t *frame);
void tg_fault(void);

_Noreturn void _start(void) {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
    volatile uint32_t *const cpacr =
        (volatile uint32_t *)0xE000ED88u; /* Coprocessor Access Control Register */
    *cpacr |= 0xFu << 20;                 /* CP10, CP11: full access */
    __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
    const uint32_t *from = tg_data_load;
    for (uint32_t *to = tg_data_start; to < tg_data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = tg_bss_start; to < tg_bss_end; to++) {
        *to = 0;
    }
    tg_port_exit(main());
}

/* `frame`: what the core pushed on taking the exception; word 6 is the faulting program counter. */
__attribute__((used)) _Noreturn void tg_fault_frame(const uint32_t *frame) {
    tg_port_fault(frame[6]);
}

__attribute__((naked)) void tg_fault(void) {
    __asm__ volatile("mov r0, sp\n\tb tg_fault_frame");
}

/* No interrupt is enabled: the vectors of the core's own exceptions are enough. */
typedef void (*vector)(void);
__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    (vector)tg_port_stack_top,
    _start,
    tg_fault,
    tg_fault,
    tg_fault,
    tg_fault,
    tg_fault,
    tg_fault,
    0,
    0,
    0,
    tg_fault,
    tg_fault,
    0,
    tg_fault,
    tg_fault,
};
