/* tg_port.h over Arm's semihosting interface ("Semihosting for AArch32 and AArch64", also that of RISC-V):
 * input and output are the files tg_input.bin and tg_output.bin of the debugger or emulator.
 *
 * The board supplies the trap itself:
 *     uint32_t tg_semihost(uint32_t operation, const void *block);
 * `operation` is a SYS_ number, `block` its word-aligned parameter block; the result is what the host
 * returns.
 */
#include "tg_port.h"

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_EXIT_EXTENDED = 0x20,
    OPEN_READ_BINARY = 1,
    OPEN_WRITE_BINARY = 5,
    APPLICATION_EXIT = 0x20026,
    STATUS_NO_FILE = 74 /* EX_IOERR of sysexits.h */
};

uint32_t tg_semihost(uint32_t operation, const void *block);

/* A handle of the host; 0 until the file is open. */
static uint32_t input_file;
static uint32_t output_file;

static uint32_t open_file(const char *name, uint32_t name_bytes, uint32_t mode) {
    const uint32_t block[3] = {(uint32_t)(uintptr_t)name, mode, name_bytes};
    const uint32_t handle = tg_semihost(SYS_OPEN, block);
    if (handle == 0 || handle == UINT32_MAX) {
        tg_port_exit(STATUS_NO_FILE);
    }
    return handle;
}

/* Reads or writes; the host returns how many bytes it did not transfer. */
static uint32_t transfer(uint32_t operation, uint32_t handle, uintptr_t data, uint32_t bytes) {
    const uint32_t block[3] = {handle, (uint32_t)data, bytes};
    return tg_semihost(operation, block);
}

uint32_t tg_port_read(void *data, uint32_t bytes) {
    if (input_file == 0) {
        input_file = open_file("tg_input.bin", 12, OPEN_READ_BINARY);
    }
    return bytes - transfer(SYS_READ, input_file, (uintptr_t)data, bytes);
}

void tg_port_write(const void *data, uint32_t bytes) {
    if (output_file == 0) {
        output_file = open_file("tg_output.bin", 13, OPEN_WRITE_BINARY);
    }
    if (transfer(SYS_WRITE, output_file, (uintptr_t)data, bytes) != 0) {
        tg_port_exit(STATUS_NO_FILE);
    }
}

_Noreturn void tg_port_exit(int status) {
    const uint32_t block[2] = {APPLICATION_EXIT, (uint32_t)status};
    if (output_file != 0) {
        tg_semihost(SYS_CLOSE, &output_file); /* so that the host writes out what it holds back */
    }
    for (;;) {
        tg_semihost(SYS_EXIT_EXTENDED, block);
    }
}
