/* The test firmware's port on QEMU's Xtensa `sim` machine: two files in the emulator's working directory.
 *
 * Simulator calls are numbered as in Tensilica's libgloss. The output file exists before the run, so that no
 * host-specific open flags are needed: 0 is read only and 1 write only everywhere.
 */
#include "tg_port.h"

enum { SYS_EXIT = 1, SYS_READ = 3, SYS_WRITE = 4, SYS_OPEN = 5 };
enum { READ_ONLY = 0, WRITE_ONLY = 1 };
enum { NO_PORT = 90 }; /* exit status: a file is missing or a write failed */

int tg_simcall(int number, int a, int b, int c);

static int open_file(const char *name, int flags)
{
    int file = tg_simcall(SYS_OPEN, (int)name, flags, 0);
    if (file < 0) {
        tg_port_exit(NO_PORT);
    }
    return file;
}

uint32_t tg_port_read(void *data, uint32_t bytes)
{
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

void tg_port_write(const void *data, uint32_t bytes)
{
    static int file;
    const uint8_t *from = data;
    uint32_t done = 0;
    if (file == 0) {
        file = open_file("tg_output.bin", WRITE_ONLY);
    }
    while (done < bytes) {
        int put = tg_simcall(SYS_WRITE, file, (int)(from + done), (int)(bytes - done));
        if (put <= 0) {
            tg_port_exit(NO_PORT);
        }
        done += (uint32_t)put;
    }
}

_Noreturn void tg_port_exit(int status)
{
    for (;;) {
        tg_simcall(SYS_EXIT, status, 0, 0);
    }
}
