/* Recognises one handwritten digit and prints it with its probability. */
#include "digits.h"

#include <stdio.h>

enum { CLASSES = DIGITS_OUTPUT0_ELEMENTS };

/* 8 rows of 8 pixels, 0 (paper) to 16 (ink). */
static const unsigned char image[DIGITS_INPUT0_ELEMENTS] = {
    0, 0, 2,  13, 16, 9,  0, 0, /* */
    0, 0, 12, 12, 7,  16, 3, 0, /* */
    0, 1, 14, 3,  0,  16, 4, 0, /* */
    0, 0, 0,  4,  10, 16, 6, 0, /* */
    0, 0, 0,  13, 16, 16, 9, 0, /* */
    0, 0, 0,  5,  13, 1,  0, 0, /* */
    0, 0, 0,  11, 9,  0,  0, 0, /* */
    0, 0, 1,  16, 4,  0,  0, 0,
};

static unsigned char arena[DIGITS_ARENA_BYTES] TG_ALIGNED(TG_ARENA_ALIGN);

int main(void) {
    int8_t *input = digits_input0(arena);
    for (unsigned i = 0; i < DIGITS_INPUT0_ELEMENTS; i++) {
        input[i] = digits_quantize_input0((float)image[i] / 16.0f);
    }
    if (digits_invoke(arena) != TG_OK) {
        return 1;
    }
    const int8_t *scores = digits_output0(arena);
    int best = 0;
    for (int i = 1; i < CLASSES; i++) {
        best = scores[i] > scores[best] ? i : best;
    }
    printf("%d (%.0f %%)\n", best, 100.0 * (double)digits_dequantize_output0(scores[best]));
    return 0;
}
