/* The body of tg_matrix_s8_swar*: TG_NAME is the function, TG_WEIGHT the type of weights, TG_CHANNELS how
 * many channels are done at a time, TG_STEP the weights of an input of these, TG_PRODUCTS(words, weights,
 * count, s) the innermost loop: s[word][channel].
 */
#include "tg_split_swar.h"

/* Takes apart what TG_PRODUCTS has made: sums[channel][6]. */
static inline void first_sums(const uint32_t *s, int32_t *sums) {
    for (int i = 0; i < TG_CHANNELS; i++, s++, sums += 6) {
        tg_split_swar(s[0], s[TG_CHANNELS], sums);
        tg_split_swar(s[2 * TG_CHANNELS], s[3 * TG_CHANNELS], sums + 3);
    }
}

/* The same, of a later part: these are added. */
static inline void more_sums(const uint32_t *s, int32_t *sums) {
    for (int i = 0; i < 2 * TG_CHANNELS; i++, sums += 3) {
        const uint32_t *const first = s + (i >> 1) + (i & 1) * 2 * TG_CHANNELS;
        int32_t three[3];
        tg_split_swar(first[0], first[TG_CHANNELS], three);
        sums[0] += three[0];
        sums[1] += three[1];
        sums[2] += three[2];
    }
}

void TG_NAME(const int32_t *pixels, const TG_WEIGHT *weights, int32_t *sums, int32_t inputs, int32_t part,
             int32_t blocks) {
    for (; blocks > 0; blocks--, sums += 6 * TG_CHANNELS) {
        const int32_t *words = pixels;
        for (int32_t left = inputs; left > 0; left -= part) {
            const int32_t count = left < part ? left : part;
            uint32_t s[4 * TG_CHANNELS];
            TG_PRODUCTS(words, weights, count, s);
            if (left == inputs) {
                first_sums(s, sums);
            } else {
                more_sums(s, sums);
            }
            words += 4 * count;
            weights += TG_STEP * count;
        }
    }
}
