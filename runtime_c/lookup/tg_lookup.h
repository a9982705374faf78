/* Maps of single elements by a table that holds the result for every possible input. */
#ifndef TG_LOOKUP_H
#define TG_LOOKUP_H
#include <stdint.h>

/* 8-bit elements of any kind to 8-bit elements: output[i] = table[input[i] as uint8], of 256 table entries.
 * count >= 0. `output` may be `input`. */
void tg_lookup_8(const void *table, const void *input, void *output, int32_t count);

#endif
