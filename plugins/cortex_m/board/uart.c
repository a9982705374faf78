/* The serial line of Arm's MPS2 and MPS3 boards: UART 0, a CMSDK APB UART ("Cortex-M System Design Kit
 * TRM", 4.3).
 *
 * UART_BASE and UART_CLOCK_HZ are those of the image on the board's FPGA; the line has 115200 baud, 8N1.
 */
#include "tg_serial.h"

#ifndef UART_BASE
#if defined(__ARM_ARCH_8_1M_MAIN__) || defined(__ARM_FEATURE_MVE)
#define UART_BASE 0x59303000u /* AN547, secure */
#define UART_CLOCK_HZ 25000000u
#elif defined(__ARM_ARCH_8M_MAIN__)
#define UART_BASE 0x50200000u /* AN505, secure */
#define UART_CLOCK_HZ 20000000u
#else
#define UART_BASE 0x40004000u /* AN385, AN386, AN500 */
#define UART_CLOCK_HZ 25000000u
#endif
#endif

#define BAUD 115200u
#define DATA (*(volatile uint32_t *)(UART_BASE + 0x00u))
#define STATE (*(volatile uint32_t *)(UART_BASE + 0x04u))
#define CONTROL (*(volatile uint32_t *)(UART_BASE + 0x08u))
#define BAUD_DIVIDER (*(volatile uint32_t *)(UART_BASE + 0x10u))

enum { TX_FULL = 1, RX_FULL = 2, TX_RX_ENABLED = 3 };

static void enable(void) {
    if (CONTROL != (uint32_t)TX_RX_ENABLED) {
        BAUD_DIVIDER = UART_CLOCK_HZ / BAUD;
        CONTROL = TX_RX_ENABLED;
    }
}

uint8_t tg_serial_read(void) {
    enable();
    while ((STATE & (uint32_t)RX_FULL) == 0u) {
    }
    return (uint8_t)DATA;
}

void tg_serial_write(uint8_t byte) {
    enable();
    while ((STATE & (uint32_t)TX_FULL) != 0u) {
    }
    DATA = byte;
}
