#define TG_ELEMENT tg_element_8
#define TG_FUNCTION tg_pad_8
#include "tg_pad_body.h"
