"""C programs that use a library, as its README shows; most are C++ too."""

FILTER = """
#include <stdio.h>
#include "net.h"

static unsigned char arena[NET_ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);

int main(void) {
    while (fread(net_input0(arena), 1, NET_INPUT0_BYTES, stdin) == NET_INPUT0_BYTES) {
        if (net_invoke(arena) != TG_OK) {
            return 1;
        }
        fwrite(net_output0(arena), 1, NET_OUTPUT0_BYTES, stdout);
    }
    return 0;
}
"""
"""Reads inputs, writes outputs."""

ARENA = """
#include <stdio.h>
#include <string.h>
#include "net.h"

#define GUARD 256u
static unsigned char memory[GUARD + NET_ARENA_BYTES + GUARD] TG_ALIGNED(TG_ARENA_ALIGN);

int main(void) {
    unsigned char *const arena = memory + GUARD;
    unsigned used = 0;
    if (net_invoke(0) != TG_ERROR_ARENA || net_invoke(arena + 1) != TG_ERROR_ARENA ||
        net_invoke(arena + TG_ARENA_ALIGN / 2) != TG_ERROR_ARENA) {
        return 1;
    }
    for (unsigned pattern = 0x5A; pattern <= 0xA5; pattern += 0x4B) {
        memset(memory, (int)pattern, sizeof memory);
        if (fread(net_input0(arena), 1, NET_INPUT0_BYTES, stdin) != NET_INPUT0_BYTES ||
            net_invoke(arena) != TG_OK) {
            return 2;
        }
        for (unsigned i = 0; i < sizeof memory; i++) {
            if (memory[i] == pattern) {
                continue;
            }
            if (i < GUARD || i >= GUARD + NET_ARENA_BYTES) {
                return 3;
            }
            used = i - GUARD + 1 > used ? i - GUARD + 1 : used;
        }
    }
    printf("%u %u", used, NET_ARENA_BYTES);
    return 0;
}
"""
"""Says how far into the arena the network wrote, and how long it is; fails if it wrote elsewhere."""

THREADS = """
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include "net.h"

#define ROUNDS 200
static unsigned char arenas[2][NET_ARENA_BYTES + TG_ARENA_ALIGN] TG_ALIGNED(TG_ARENA_ALIGN);
static unsigned char inputs[2][NET_INPUT0_BYTES];
static unsigned char outputs[2][NET_OUTPUT0_BYTES];
static int different[2];

static void *work(void *argument) {
    const int n = *(const int *)argument;
    unsigned char *arena = arenas[n];
    arena += (TG_ARENA_ALIGN - (uintptr_t)arena % TG_ARENA_ALIGN) % TG_ARENA_ALIGN;
    for (int round = 0; round < ROUNDS; round++) {
        memcpy(net_input0(arena), inputs[n], sizeof inputs[n]);
        if (net_invoke(arena) != TG_OK) {
            different[n] = 1;
        }
        if (round == 0) {
            memcpy(outputs[n], net_output0(arena), sizeof outputs[n]);
        } else if (memcmp(outputs[n], net_output0(arena), sizeof outputs[n]) != 0) {
            different[n] = 1;
        }
    }
    return 0;
}

int main(void) {
    pthread_t threads[2];
    int numbers[2] = {0, 1};
    if (fread(inputs, 1, sizeof inputs, stdin) != sizeof inputs) {
        return 1;
    }
    for (int n = 0; n < 2; n++) {
        if (pthread_create(&threads[n], 0, work, &numbers[n]) != 0) {
            return 2;
        }
    }
    for (int n = 0; n < 2; n++) {
        pthread_join(threads[n], 0);
    }
    fwrite(outputs, 1, sizeof outputs, stdout);
    return different[0] || different[1] ? 3 : 0;
}
"""
"""Two threads, each with an arena and an input of its own, over and over."""

HELPERS = """
#include <stdio.h>
#include "net.h"

int main(void) {
    static const int shape[NET_INPUT0_RANK] = NET_INPUT0_SHAPE;
    float real;
    for (int i = 0; i < NET_INPUT0_RANK; i++) {
        printf("%d ", shape[i]);
    }
    printf("%s %u %u %d\\n", NET_INPUT0_NAME, NET_INPUT0_ELEMENTS, NET_OUTPUT0_BYTES,
           NET_INPUTS + NET_OUTPUTS);
    printf("%.9g %d %.9g %d\\n", (double)NET_INPUT0_SCALE, NET_INPUT0_ZERO_POINT, (double)NET_OUTPUT0_SCALE,
           NET_OUTPUT0_ZERO_POINT);
    while (scanf("%f", &real) == 1) {
        const int stored = net_quantize_input0(real);
        printf("%d %.9g\\n", stored, (double)net_dequantize_output0((int8_t)stored));
    }
    return 0;
}
"""
"""Prints the macros of the ports, and real numbers quantized as inputs and these dequantized as outputs."""

TWO_NETWORKS = """
#include <stdio.h>
#include "first.h"
#include "second.h"

static unsigned char first[FIRST_ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);
static unsigned char second[SECOND_ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);

int main(void) {
    if (fread(first_input0(first), 1, FIRST_INPUT0_BYTES, stdin) != FIRST_INPUT0_BYTES ||
        fread(second_input0(second), 1, SECOND_INPUT0_BYTES, stdin) != SECOND_INPUT0_BYTES ||
        first_invoke(first) != TG_OK || second_invoke(second) != TG_OK) {
        return 1;
    }
    fwrite(first_output0(first), 1, FIRST_OUTPUT0_BYTES, stdout);
    fwrite(second_output0(second), 1, SECOND_OUTPUT0_BYTES, stdout);
    return 0;
}
"""


def program(text: str, name: str) -> str:
    """`text` for the library called `name`."""
    return text.replace("NET_", f"{name.upper()}_").replace("net_", f"{name}_").replace('"net.h"', f'"{name}.h"')
