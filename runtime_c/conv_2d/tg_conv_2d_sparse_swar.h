/* The body of tg_conv_2d_s8_*_sparse of six pixels: TG_NAME is the function, TG_REQUANTIZE the form of its
 * requantization. */
#include "tg_block_swar.h"
#include "tg_conv_2d_swar.h"
#include "tg_sparse_swar.h"

/* The words of `count` inputs: those at `source`. Short, as there are few products for each. */
static int32_t *pack_block(const int8_t *const source[TG_BLOCK], int32_t count, int32_t *words) {
    for (int32_t i = 0; i < count; i++) {
        words = tg_pack_one(source, i, words);
    }
    return words;
}

static inline const uint8_t *matrix(const tg_conv_2d_swar_params *p, const int32_t *words,
                                    const uint8_t *stream, int32_t *sums, int32_t channels) {
    (void)p;
    return tg_sparse_s8_swar(words, stream, sums, channels);
}

#define TG_PACK_BLOCK
#define TG_STREAM uint8_t
#define TG_MATRIX matrix
#include "tg_conv_2d_body_swar.h"
