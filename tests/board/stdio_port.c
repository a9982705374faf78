/* A serial line over standard input and output; the program ends when the other side has gone. */
#include <stdio.h>
#include <stdlib.h>

#include "tg_serial.h"

uint8_t tg_serial_read(void) {
    fflush(stdout);
    const int byte = getchar();
    if (byte == EOF) {
        exit(0);
    }
    return (uint8_t)byte;
}

void tg_serial_write(uint8_t byte) {
    putchar(byte);
}
