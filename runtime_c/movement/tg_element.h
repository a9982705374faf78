/* Elements that stand for any type of their width: they may alias it. */
#ifndef TG_ELEMENT_H
#define TG_ELEMENT_H
#include <stdint.h>

#if defined(__GNUC__)
#define TG_MAY_ALIAS __attribute__((may_alias))
#else
#define TG_MAY_ALIAS
#endif

typedef uint8_t tg_element_8;
typedef uint16_t TG_MAY_ALIAS tg_element_16;
typedef uint32_t TG_MAY_ALIAS tg_element_32;

#endif
