/* The core of depthwise convolutions on Armv6-M and Armv7-M: four pixels times some channels. */
#ifndef TG_TAPS_SCALAR_H
#define TG_TAPS_SCALAR_H
#include <stdint.h>

/* sums[i][pixel] = sum over `count` taps of taps[tap][pixel][first + i] * weights[i][tap], of channels first
 * to end.
 *
 * `taps` holds for each tap where four pixels see it: the address of channel 0. count >= 1, 0 <= first < end.
 * `taps` is aligned as pointers are, `sums` to 4 bytes. */
void tg_taps_s8_scalar(const int8_t *const *taps, const int8_t *weights, int32_t *sums, int32_t count,
                       int32_t first, int32_t end);

#endif
