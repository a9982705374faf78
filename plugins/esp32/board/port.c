/* The test firmware's port on QEMU's Xtensa `sim` machine: two files in the emulator's working directory.
 *
 * Simulator calls are numbered as in Tensilica's libgloss. The output file exists before the run, so that no
 * host-specific open flags are needed: 0 is read only and 1 write only everywhere.
 */
#include "tg_port.h"

enum {
    SYS_EXIT = 1,
    SYS_READ = 3,
    SYS_WRITE = 4,
    SYS_OPEN = 5,
    READ_ONLY = 0,
    WRITE_ONLY = 1,
    STANDARD_ERROR = 2,
    STATUS_FAULT = 70,  /* EX_SOFTWARE of sysexits.h */
    STATUS_NO_FILE = 74 /* EX_IOERR */
};

int tg_simcall(int number, int a, int b, int c);
_Noreturn void tg_port_fault(uint32_t address);

static int open_file(const char *name, int flags) {
    int file = tg_simcall(SYS_OPEN, (int)name, flags, 0);
    if (file < 0) {
        tg_port_exit(STATUS_NO_FILE);
    }
    return file;
}

uint32_t tg_port_read(void *data, uint32_t bytes) {
    static int file;
    uint8_t *to = data;
    uint32_t done = 0;
    if (file == 0) {
        file = open_file("tg_input.bin", READ_ONLY);
    }
    while (done < bytes) {
        int got = tg_simcall(SYS_READ, file, (int)(to + done), (int)(bytes - done));
        if (got <= 0) {
            break;
        }
        done += (uint32_t)got;
    }
    return done;
}

void tg_port_write(const void *data, uint32_t bytes) {
    static int file;
    const uint8_t *from = data;
    uint32_t done = 0;
    if (file == 0) {
        file = open_file("tg_output.bin", WRITE_ONLY);
    }
    while (done < bytes) {
        int put = tg_simcall(SYS_WRITE, file, (int)(from + done), (int)(bytes - done));
        if (put <= 0) {
            tg_port_exit(STATUS_NO_FILE);
        }
        done += (uint32_t)put;
    }
}

_Noreturn void tg_port_exit(int status) {
    for (;;) {
        tg_simcall(SYS_EXIT, status, 0, 0);
    }
}

/* Says where an exception was, in the words that the emulator's engine looks for. */
_Noreturn void tg_port_fault(uint32_t address) {
    char text[] = "fault at 0x????????\n";
    for (uint32_t digit = 0; digit < 8; digit++) {
        const uint32_t value = (address >> (28u - 4u * digit)) & 15u;
        text[11 + digit] = (char)(value < 10 ? '0' + (int)value : 'a' + (int)value - 10);
    }
    tg_simcall(SYS_WRITE, STANDARD_ERROR, (int)text, (int)sizeof text - 1);
    tg_port_exit(STATUS_FAULT);
}
