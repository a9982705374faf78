/* tg_port.h on the host: standard input and output. */
#include "tg_port.h"

#include <stdio.h>
#include <stdlib.h>

uint32_t tg_port_stack_limit;

uint32_t tg_port_read(void *data, uint32_t bytes) {
    return (uint32_t)fread(data, 1, bytes, stdin);
}

void tg_port_write(const void *data, uint32_t bytes) {
    if (fwrite(data, 1, bytes, stdout) != bytes) {
        exit(2);
    }
}

_Noreturn void tg_port_exit(int status) {
    exit(fflush(stdout) == 0 ? status : 2);
}
