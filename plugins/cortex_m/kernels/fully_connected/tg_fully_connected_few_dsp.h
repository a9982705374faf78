/* Fully connected on Armv7E-M, up to three units: the shape is known where it is compiled into the layer. */
#ifndef TG_FULLY_CONNECTED_FEW_DSP_H
#define TG_FULLY_CONNECTED_FEW_DSP_H
#include <stdint.h>

/* depth >= 1; units: 1 to 3. multiplier, shift: those of tg_requantize_s8, of each unit; zero_point2: 2 * the
 * output's zero point + 1. */
typedef struct {
    int32_t depth, units;
    int32_t multiplier[3], shift[3];
    int32_t zero_point2;
} tg_fully_connected_few_params;

/* Saturated outputs [units] of one input [depth].
 *
 * The first two units are a pair A, B; one alone, or the third, is a single C. `stream`, aligned to 4 bytes:
 * of a pair A's bias + 256 * B's bias, and A's bias; C's bias. Then for each four inputs: two words of the
 * pair with the int16 lanes weight of A + 256 * weight of B, of inputs (0, 2) and (1, 3); C's four weights.
 * Of one to three inputs that are left: a word of the pair for inputs (0, 1) and, if there is an input 2, one
 * for (2, none); C's weights in the order 0, 2, 1, none. Biases have the input's zero point folded in; B's
 * sums must stay below 2^23 in magnitude.
 */
void tg_fully_connected_s8_dsp_few(const tg_fully_connected_few_params *params, const int8_t *input,
                                   const int32_t *stream, int8_t *output);

#endif
