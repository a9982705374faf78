#include "tg_conv_2d_dsp.h"
#include "tg_requantize_dsp.h"
#include "tg_sparse_dsp.h"

/* The bytes of `count` inputs of four pixels: for each input a word, and one that stays as it is. */
static void pack_four(const int8_t *const source[4], int32_t count, int32_t *words) {
    const int8_t *a = source[0], *b = source[1], *c = source[2], *d = source[3];
    for (; count >= 4; count -= 4, a += 4, b += 4, c += 4, d += 4, words += 8) {
        const uint32_t x = tg_read32(a), y = tg_read32(b), z = tg_read32(c), w = tg_read32(d);
        const uint32_t low = 0x00FF00FFu, even = (x & low) | (y & low) << 8,
                       odd = (x >> 8 & low) | (y & ~low);
        const uint32_t even2 = (z & low) | (w & low) << 8, odd2 = (z >> 8 & low) | (w & ~low);
        words[0] = (int32_t)tg_pkhbt(even, even2);
        words[2] = (int32_t)tg_pkhbt(odd, odd2);
        words[4] = (int32_t)tg_pkhtb(even2, even);
        words[6] = (int32_t)tg_pkhtb(odd2, odd);
    }
    for (; count > 0; count--, words += 2) {
        *words = (int32_t)((uint8_t)*a++ | (uint32_t)(uint8_t)*b++ << 8 | (uint32_t)(uint8_t)*c++ << 16 |
                           (uint32_t)(uint8_t)*d++ << 24);
    }
}

/* Not inlined, because it is called twice and much larger than what calls it. */
__attribute__((noinline)) static int32_t *pack_block(const int8_t *const source[8], int32_t count,
                                                     int32_t *words) {
    for (int half = 0; half < 2; half++) {
        pack_four(source + 4 * half, count, words + half);
    }
    return words + 2 * count;
}

typedef struct {
    int32_t offset[8];
} tg_targets;

/* Where the block's pixels go, of which there are `count`; the others fall on the last one. */
static inline tg_targets tg_targets_of(const tg_conv_2d_swar_params *p, int32_t count) {
    tg_targets targets;
    for (int32_t i = 0; i < 8; i++) {
        targets.offset[i] = (i < count ? i : count - 1) * p->output_channels;
    }
    return targets;
}

static void finish(const tg_conv_2d_swar_params *p, const tg_targets *targets, const int32_t *sums,
                   const int32_t *constants, int32_t channels, int8_t *output) {
    const int32_t zero_point2 = p->scale.zero_point2;
    for (; channels > 0; channels--, constants += 2, output++) {
        const int32_t bias = constants[0] >> 5, shift = constants[0] & 31, multiplier = constants[1];
#define PIXEL(i) \
    output[targets->offset[i]] = (int8_t)tg_requantize_s8(sums[i] + bias, multiplier, shift, zero_point2)
        PIXEL(0);
        PIXEL(1);
        PIXEL(2);
        PIXEL(3);
        PIXEL(4);
        PIXEL(5);
        PIXEL(6);
        PIXEL(7);
        sums += 8;
    }
}

static inline const uint32_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words,
                                     const uint32_t *stream, int32_t *sums, int32_t channels) {
    (void)p;
    return tg_sparse_s8_dsp(words, stream, sums, channels);
}

#define TG_NAME tg_conv_2d_s8_dsp_sparse
#define TG_BLOCK 8
#define TG_PACK_BLOCK
#define TG_FINISH finish
#define TG_STREAM uint32_t
#define TG_MATRIX matrix
#include "tg_conv_2d_body_swar.h"
