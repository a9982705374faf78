/* Decoded weights of two channels as those that share a product read them. */
#ifndef TG_PAIR_S8_H
#define TG_PAIR_S8_H
#include <stdint.h>

/* Makes words of 16 bits, a + 256 * b, of each two bytes a, b in [-127, 127]; `count` of them, lowest byte
 * first, in their place. */
void tg_pair_s8(int8_t *pairs, int32_t count);

#endif
