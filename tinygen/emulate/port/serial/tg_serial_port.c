/* tg_port.h over a serial line: the board's side of the protocol that docs/board.md describes byte by byte.
 *
 * Stop and wait: the computer sends a request, the board one answer. A request that comes again is the sign
 * that its answer was lost: the same answer is sent again, and nothing else happens. All memory is in `line`.
 */
#include <string.h>

#include "tg_port.h"
#include "tg_serial.h"

enum {
    VERSION = 1,
    HEADER = 2, /* kind, sequence number */
    CHECK = 4,
    PAYLOAD = 240,
    PACKET = HEADER + PAYLOAD + CHECK, /* at most 254, so that one length byte of COBS may span it */
    DIGEST = 16,
    STATUS_FAULT = 70 /* EX_SOFTWARE of sysexits.h */
};

/* Kinds of requests, and of answers. */
enum { HELLO = 'H', INPUT = 'I', PULL = 'P', END = 'E' };
enum { WELCOME = 'h', TAKEN = 'a', NOTHING = 'n', OUTPUT = 'o', DONE = 'd', NO_RUN = 'x' };

static struct {
    uint8_t request[PACKET];
    uint8_t answer[PACKET];
    uint8_t input[PAYLOAD];
    uint8_t output[PAYLOAD];
    uint32_t request_bytes, answer_bytes, input_at, input_bytes, output_bytes;
    uint32_t request_check; /* of the request in hand */
    uint32_t answered;      /* the check of the request that `answer` is for */
    uint32_t wants;
    uint8_t in_run;  /* a computer has said HELLO since the board started */
    uint8_t stale;   /* a HELLO came, but the firmware is still in the run before */
    uint8_t pending; /* an END waits for the firmware to finish */
} line;

/* CRC-32 as Ethernet and zlib have it: reflected polynomial 0xEDB88320, by halves of a byte. */
static uint32_t check_of(const uint8_t *data, uint32_t bytes) {
    static const uint32_t table[16] = {
        0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u,
        0x4DB26158u, 0x5005713Cu, 0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu,
        0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
    };
    uint32_t check = 0xFFFFFFFFu;
    for (uint32_t i = 0u; i < bytes; i++) {
        check ^= data[i];
        check = (check >> 4) ^ table[check & 15u];
        check = (check >> 4) ^ table[check & 15u];
    }
    return ~check;
}

static uint32_t load_32(const uint8_t *from) {
    return (uint32_t)from[0] | ((uint32_t)from[1] << 8) | ((uint32_t)from[2] << 16) |
           ((uint32_t)from[3] << 24);
}

static void store_32(uint8_t *to, uint32_t value) {
    for (uint32_t i = 0u; i < 4u; i++) {
        to[i] = (uint8_t)(value >> (8u * i));
    }
}

/* Reads up to the next zero byte and takes COBS off; returns the bytes in `request`, 0 if they are no packet.
 */
static uint32_t unstuffed(void) {
    uint32_t bytes = 0u, left = 0u;
    int good = 1, zero = 0; /* zero: a zero byte is due before the next block */
    for (uint8_t byte = tg_serial_read(); byte != 0u; byte = tg_serial_read()) {
        const int starts = left == 0u;
        if (!starts || zero) {
            if (bytes == (uint32_t)PACKET) {
                good = 0; /* too long: read on to its end, keep nothing */
                bytes = 0u;
            }
            line.request[bytes++] = starts ? (uint8_t)0u : byte;
        }
        if (starts) {
            zero = byte != 0xFFu;
        }
        left = starts ? byte - 1u : left - 1u;
    }
    return good && left == 0u ? bytes : 0u;
}

/* Waits for the next packet whose check is right; all else is noise. */
static void receive(void) {
    for (;;) {
        const uint32_t bytes = unstuffed();
        if (bytes >= (uint32_t)(HEADER + CHECK)) {
            line.request_bytes = bytes - (uint32_t)(HEADER + CHECK);
            line.request_check = load_32(line.request + bytes - CHECK);
            if (check_of(line.request, bytes - (uint32_t)CHECK) == line.request_check) {
                return;
            }
        }
    }
}

/* Sends the packet in `answer`, stuffed by COBS between two zero bytes. */
static void send_answer(void) {
    tg_serial_write(0u);
    for (uint32_t at = 0u; at <= line.answer_bytes;) {
        uint32_t run = 0u;
        while (at + run < line.answer_bytes && line.answer[at + run] != 0u) {
            run++;
        }
        tg_serial_write((uint8_t)(run + 1u));
        for (uint32_t i = 0u; i < run; i++) {
            tg_serial_write(line.answer[at + i]);
        }
        at += run + 1u;
    }
    tg_serial_write(0u);
}

/* Answers the request in hand with `bytes` bytes, which stand behind the header already. */
static void reply(uint8_t kind, uint32_t bytes) {
    line.answer[0] = kind;
    line.answer[1] = line.request[1];
    store_32(line.answer + HEADER + bytes, check_of(line.answer, HEADER + bytes));
    line.answer_bytes = (uint32_t)(HEADER + CHECK) + bytes;
    line.answered = line.request_check;
    line.pending = 0u;
    send_answer();
}

static void reply_output(void) {
    const uint32_t bytes = line.output_bytes;
    memcpy(line.answer + HEADER, line.output, bytes);
    line.output_bytes = 0u;
    reply(OUTPUT, bytes);
}

static void reply_done(int status, uint32_t address) {
    store_32(line.answer + HEADER, (uint32_t)status);
    store_32(line.answer + HEADER + 4, address);
    reply(DONE, 8u);
}

/* Forgets the run before. The payload: version, wants, 4 bytes that tell this HELLO from all others. */
static void start_run(void) {
    const uint8_t *const payload = line.request + HEADER;
    uint8_t *const to = line.answer + HEADER;
    line.in_run = payload[0] == VERSION;
    line.stale = 1u;
    line.wants = payload[1];
    line.input_at = line.input_bytes = line.output_bytes = 0u;
    to[0] = VERSION;
    to[1] = PAYLOAD;
    memcpy(to + 2, payload + 2, 4u);
    memcpy(to + 6, tg_serial_digest, DIGEST);
    reply(WELCOME, 6u + DIGEST);
}

/* Waits for a request that is not answered yet, and returns its kind. */
static uint8_t next_request(void) {
    for (;;) {
        receive();
        if (line.answer_bytes != 0u && line.answered == line.request_check) {
            send_answer();
        } else if (line.request[0] == HELLO && line.request_bytes == 6u) {
            start_run();
            return HELLO;
        } else if (!line.in_run) {
            reply(NO_RUN, 0u);
        } else {
            return line.request[0];
        }
    }
}

/* Keeps the input of the request in hand. */
static void take_input(void) {
    memcpy(line.input, line.request + HEADER, line.request_bytes);
    line.input_at = 0u;
    line.input_bytes = line.request_bytes;
    reply(TAKEN, 0u);
}

uint32_t tg_port_read(void *data, uint32_t bytes) {
    while (!line.stale && !line.pending && line.input_at == line.input_bytes) {
        const uint8_t kind = next_request();
        if (kind == HELLO) {
            break;
        }
        if (line.output_bytes != 0u) {
            reply_output(); /* first what the computer has not got yet; it repeats its input */
        } else if (kind == INPUT) {
            take_input();
        } else if (kind == END) {
            line.pending = 1u;
        } else {
            reply(NOTHING, 0u);
        }
    }
    const uint32_t left = line.input_bytes - line.input_at;
    const uint32_t got = left < bytes ? left : bytes;
    memcpy(data, line.input + line.input_at, got);
    line.input_at += got;
    return got;
}

void tg_port_write(const void *data, uint32_t bytes) {
    const uint8_t *from = data;
    while (bytes > 0u && !line.stale) {
        const uint32_t room = (uint32_t)PAYLOAD - line.output_bytes;
        const uint32_t count = bytes < room ? bytes : room;
        memcpy(line.output + line.output_bytes, from, count);
        line.output_bytes += count;
        from += count;
        bytes -= count;
        if (line.output_bytes == (uint32_t)PAYLOAD && next_request() != HELLO) {
            reply_output();
        }
    }
}

uint32_t tg_serial_wants(void) {
    return line.wants;
}

void tg_serial_finish(int status) {
    while (!line.stale) {
        if (line.pending || next_request() != HELLO) {
            if (line.output_bytes != 0u) {
                reply_output();
            } else {
                reply_done(status, 0u);
            }
        }
    }
    line.stale = 0u;
}

_Noreturn void tg_port_exit(int status) {
    for (;;) {
        tg_serial_finish(status);
    }
}

/* For a board's trap handler: from now on every run is told where the program faulted. */
_Noreturn void tg_port_fault(uint32_t address);
_Noreturn void tg_port_fault(uint32_t address) {
    if (line.pending) {
        reply_done(STATUS_FAULT, address);
    }
    for (;;) {
        if (next_request() != HELLO) {
            reply_done(STATUS_FAULT, address);
        }
    }
}
