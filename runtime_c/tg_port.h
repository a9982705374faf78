/* What the test firmware needs of a board: bytes in, bytes out, and an end. Implemented once a board.
 *
 * The firmware's main() reads the network's inputs with tg_port_read until there are no more, and writes
 * frames with tg_port_write: three little-endian uint32 (kind, index, bytes), then that many bytes.
 */
#ifndef TG_PORT_H
#define TG_PORT_H
#include <stdint.h>

/* Reads up to `bytes` bytes; returns how many, 0 at the end of the input. */
uint32_t tg_port_read(void *data, uint32_t bytes);

/* Writes exactly `bytes` bytes. */
void tg_port_write(const void *data, uint32_t bytes);

/* Ends the program with `status`; does not return. */
_Noreturn void tg_port_exit(int status);

/* The lowest address of the stack, for painting it; the linker script defines it. */
extern uint32_t tg_port_stack_limit;

#endif
