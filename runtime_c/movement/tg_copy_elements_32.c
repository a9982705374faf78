#define TG_ELEMENT tg_element_32
#define TG_FUNCTION tg_copy_elements_32
#include "tg_copy_elements_body.h"
