/* Decodes what standard input holds, with sanitizers watching: records of [bytes][weights wanted][data]. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tg_huffman.h"
#include "tg_palette.h"

static void decode(const uint8_t *data, uint32_t bytes, int32_t count) {
    uint16_t *const huffman_table = malloc(2u << TG_HUFFMAN_BITS);
    uint16_t *const palette_table = malloc(2u * TG_PALETTE_PAIRS);
    tg_huffman huffman;
    tg_palette palette;
    tg_huffman_start(&huffman, data, bytes, huffman_table);
    tg_palette_start(&palette, data, bytes, palette_table);
    for (int32_t part = 1; part <= count; part += part) {
        int8_t *const exact = malloc((size_t)part);
        tg_huffman_decode_s8(&huffman, exact, part);
        tg_palette_decode_s8(&palette, exact, part);
        free(exact);
    }
    free(palette_table);
    free(huffman_table);
}

int main(void) {
    uint32_t head[2];
    while (fread(head, sizeof head, 1, stdin) == 1) {
        uint8_t *const data = malloc(head[0]);
        if (fread(data, 1, head[0], stdin) != head[0]) {
            return 2;
        }
        decode(data, head[0], (int32_t)head[1]);
        free(data);
    }
    puts("done");
    return 0;
}
