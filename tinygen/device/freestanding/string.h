/* The part of <string.h> that generated libraries use, for compilers that come without a C library.
 *
 * The functions are the C standard's (7.24.2.1, 7.24.2.2, 7.24.6.1, 7.24.4.1); the compiler's own run-time
 * library has them.
 */
#ifndef TG_FREESTANDING_STRING_H
#define TG_FREESTANDING_STRING_H
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#define TG_RESTRICT
#else
#define TG_RESTRICT restrict
#endif

void *memcpy(void *TG_RESTRICT to, const void *TG_RESTRICT from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *a, const void *b, size_t bytes);

#undef TG_RESTRICT
#ifdef __cplusplus
}
#endif
#endif
