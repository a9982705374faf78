#define TG_ELEMENT tg_element_16
#define TG_FUNCTION tg_pad_16
#include "tg_pad_body.h"
