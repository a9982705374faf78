/* The test firmware without a network: what its board, start-up and frames cost by themselves.
 *
 * It does all that the generated firmware does, so that the difference of the two images is the network.
 */
#include "tg_port.h"
#include "tg_types.h"

enum { FRAME_OUTPUT = 'O', FRAME_STACK = 'S', ARENA_BYTES = 16 };
#define STACK_PATTERN 0xA5A5A5A5u
#define STACK_MARGIN 32u

static unsigned char arena[ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);

static void write_frame(uint32_t kind, uint32_t index, const void *data, uint32_t bytes) {
    const uint32_t header[3] = {kind, index, bytes};
    tg_port_write(header, sizeof header);
    tg_port_write(data, bytes);
}

static int read_all(void *data, uint32_t bytes) {
    unsigned char *to = (unsigned char *)data;
    while (bytes > 0u) {
        const uint32_t got = tg_port_read(to, bytes);
        if (got == 0u) {
            return 0;
        }
        to += got;
        bytes -= got;
    }
    return 1;
}

void tg_firmware_done(void);
TG_NOINLINE void tg_firmware_done(void) {
#if defined(__GNUC__)
    __asm__ volatile("");
#endif
}

#ifdef TG_HOST
static uint32_t stack_bytes(void) {
    return 0u;
}
#else
static TG_NOINLINE uint32_t stack_bytes(void) {
    volatile uint32_t here = 0u;
    volatile uint32_t *const limit = &tg_port_stack_limit;
    volatile uint32_t *word = &here - STACK_MARGIN;
    while (word > limit) {
        *--word = STACK_PATTERN;
    }
    tg_firmware_done();
    while (word < &here && *word == STACK_PATTERN) {
        word++;
    }
    return (uint32_t)((uintptr_t)&here - (uintptr_t)word);
}
#endif

int main(void) {
    for (;;) {
        if (!read_all(arena, ARENA_BYTES)) {
            tg_port_exit(0);
        }
        const uint32_t stack = stack_bytes();
        write_frame(FRAME_STACK, 0u, &stack, sizeof stack);
        write_frame(FRAME_OUTPUT, 0u, arena, ARENA_BYTES);
    }
}
