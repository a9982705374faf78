#define TG_ELEMENT tg_element_32
#define TG_FUNCTION tg_pad_32
#include "tg_pad_body.h"
