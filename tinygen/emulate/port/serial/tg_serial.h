/* The test firmware over a serial line: what a board must supply, and what it gets.
 *
 * The board supplies two functions. The protocol needs no timer, no interrupt and no heap: a request of the
 * computer is answered while the firmware waits for it, and what is lost is asked for again.
 */
#ifndef TG_SERIAL_H
#define TG_SERIAL_H
#include <stdint.h>

/* Supplied by the board: waits for the next byte of the line and returns it. */
uint8_t tg_serial_read(void);

/* Supplied by the board: sends one byte, waiting until the line takes it. */
void tg_serial_write(uint8_t byte);

/* Supplied by the generated firmware: what it was made from, compared before each run. */
extern const uint8_t tg_serial_digest[16];

/* The test firmware's main program, for a board whose own main() sets up the line and calls it; it never
 * returns. */
int tg_board_main(void);

enum {
    TG_SERIAL_WANTS_TENSORS = 1, /* every tensor right after it is computed */
    TG_SERIAL_WANTS_COUNTS = 2   /* what the core's counters say of each layer */
};

/* What the computer asked for in this run: a sum of TG_SERIAL_WANTS_. */
uint32_t tg_serial_wants(void);

/* Tells the computer that the run has ended with `status` (0: all is well) and waits for its next run. */
void tg_serial_finish(int status);

enum { TG_COUNTER_CYCLES = 1, TG_COUNTER_INSTRUCTIONS = 2 };

/* The core's counters, each modulo 2^32: counts[0] cycles, counts[1] executed instructions. Returns which of
 * the two the core has, a sum of TG_COUNTER_; tg_counter.c reads those of the usual cores. */
uint32_t tg_counter_read(uint32_t counts[2]);

#endif
