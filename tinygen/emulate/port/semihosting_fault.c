/* What a board's trap handler calls: tells the host where the program faulted, and ends it.
 *
 *     _Noreturn void tg_port_fault(uint32_t address);
 * prints the line "fault at 0x????????" on the console of semihosting and exits with status 70.
 */
#include "tg_port.h"

enum {
    SYS_WRITE0 = 0x04,
    STATUS_FAULT = 70 /* EX_SOFTWARE of sysexits.h */
};

uint32_t tg_semihost(uint32_t operation, const void *block);
_Noreturn void tg_port_fault(uint32_t address);

_Noreturn void tg_port_fault(uint32_t address) {
    char text[] = "fault at 0x????????\n";
    for (int digit = 0; digit < 8; digit++) {
        text[18 - digit] = "0123456789abcdef"[(address >> (4 * digit)) & 15u];
    }
    tg_semihost(SYS_WRITE0, text);
    tg_port_exit(STATUS_FAULT);
}
