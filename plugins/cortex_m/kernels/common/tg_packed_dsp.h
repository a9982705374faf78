/* Packed weights of TG_BITS (4, 2 or 1) bits as the kernels of Armv7E-M read them: four in a word, plus an
 * offset that makes them positive, what TG_MASK leaves of a word that is rotated by TG_BITS at a time. */
#ifndef TG_PACKED_DSP_H
#define TG_PACKED_DSP_H
#include <stdint.h>

/* TG_PER_WORD: fours in a word. TG_OFFSET: -offset - 256 * offset in the lower lane, eight times that above.
 */
#if TG_BITS == 4
#define TG_PER_WORD 2
#define TG_MASK 0x0F0F0F0F
#define TG_OFFSET_LOW 0xF7F8
#define TG_OFFSET_HIGH 0xBFC0
#elif TG_BITS == 2
#define TG_PER_WORD 4
#define TG_MASK 0x03030303
#define TG_OFFSET_LOW 0xFDFE
#define TG_OFFSET_HIGH 0xEFF0
#else
#define TG_PER_WORD 8
#define TG_MASK 0x02020202
#define TG_OFFSET_LOW 0xFEFF
#define TG_OFFSET_HIGH 0xF7F8
#endif

/* Bytes 0 and 2, and 1 and 3, as lanes. */
static inline uint32_t tg_even_bytes(uint32_t x) {
    return x & 0x00FF00FFu;
}

static inline uint32_t tg_rotated(uint32_t word) {
    return word >> TG_BITS | word << (32 - TG_BITS);
}

#endif
