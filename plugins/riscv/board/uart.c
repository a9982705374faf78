/* The serial line of QEMU's `virt` machine: an NS16550A at 0x10000000, whose divisor the emulator ignores. */
#include "tg_serial.h"

#define UART_BASE 0x10000000u
#define DATA (*(volatile uint8_t *)UART_BASE)
#define LINE_STATUS (*(volatile uint8_t *)(UART_BASE + 5u))

enum { DATA_READY = 0x01, TX_EMPTY = 0x20 };

uint8_t tg_serial_read(void) {
    while ((LINE_STATUS & DATA_READY) == 0u) {
    }
    return DATA;
}

void tg_serial_write(uint8_t byte) {
    while ((LINE_STATUS & TX_EMPTY) == 0u) {
    }
    DATA = byte;
}
