/* Body of tg_conv_2d_s8_s4_dsp and its like: define TG_CONV (the function's name), TG_CORE (the core to call)
 * and TG_BITS, then include this. */
#include "tg_conv_2d_packed_dsp.h"
#include "tg_dsp.h"
#include "tg_matrix_packed_dsp.h"
#include "tg_packed_dsp.h"

/* What no pixel writes: the lane that an odd number of inputs leaves, and blocks up to whole words. */
static void prepare(uint32_t *pixels, int32_t blocks, int32_t steps) {
    for (int32_t i = 3 * (blocks - 1); i < 3 * TG_PER_WORD * steps; i++) {
        pixels[i] = 0;
    }
}

/* The core, for pixels whose sums are not there yet. */
static void matrix_and_sums(uint32_t *pixels, const int32_t *stream, int8_t *output,
                            const tg_matrix_dsp_params *matrix) {
    int32_t sums[3] = {0, 0, 0};
    uint32_t *at = pixels;
    for (int32_t left = TG_PER_WORD * matrix->blocks; left > 0; left--, at += 3) {
        for (int pixel = 0; pixel < 3; pixel++) {
            sums[pixel] = tg_smlad(at[pixel], 0x00010001u, sums[pixel]);
        }
    }
    for (int pixel = 0; pixel < 3; pixel++) {
        at[pixel] = tg_pkhbt((uint32_t)sums[pixel] & 7u, (uint32_t)(sums[pixel] >> 3));
    }
    TG_CORE(pixels, stream, output, matrix);
}

#define TG_MATRIX matrix_and_sums
#define TG_EXPAND tg_expand_rows
#define TG_STEPS(blocks) (((blocks) + TG_PER_WORD - 1) / TG_PER_WORD)
#define TG_WORDS_OF(steps) (TG_PER_WORD * (steps) + 1)
#define TG_PREPARE prepare
#include "tg_conv_2d_body_dsp.h"
